import type { Service } from '../lifecycle/service.ts';
import type { Log } from '../log.ts';
import { lastActivity, lookEveryMs } from './idle.ts';
import { hasMoved, type Look, lookAt } from './look.ts';

/** After the door is shut, whoever was on the way through it shows up within this time. */
export const settleMs = 200;
/** A look that is so young needs no other. */
const freshMs = 1000;

export interface IdleSurroundings {
  readonly log: Log;
  readonly now: () => number;
  readonly awakeDependants: () => readonly string[];
  /** Keeps the moment of its last activity for when it sleeps. */
  readonly remember: (lastActivityAt: number) => void;
  readonly gauge: () => Promise<ReadonlyMap<string, number>>;
}

/** Looks after one service while it is ready, and puts it to sleep when nobody has used it for its time. */
export class IdleWatch {
  readonly #service: Service;
  readonly #around: IdleSurroundings;
  #timer: NodeJS.Timeout | null = null;
  #readyAt = 0;
  #askedAt: number | null = null;
  #heldAt: number | null = null;
  #latest: { readonly look: Look; readonly at: number } | null = null;

  constructor(service: Service, around: IdleSurroundings) {
    this.#service = service;
    this.#around = around;
  }

  /** Somebody asked at the door and was let through or held. */
  noteAsked(): void {
    this.#askedAt = this.#around.now();
  }

  /** Takes up a new `sleepAfter`. */
  reschedule(): void {
    if (this.#service.state === 'ready') this.#schedule();
  }

  /** Called at each change of the service's state. */
  follow(): void {
    this.stop();
    if (this.#service.state === 'ready') {
      this.#readyAt = this.#around.now();
      this.#schedule();
    } else if (this.#latest !== null) {
      this.#around.remember(this.#lastActivity(this.#latest.look));
      this.#latest = null;
    }
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What keeps it awake and until when, as far as is known; `sleepsAt` is null when nothing would put it to sleep. */
  async describe(): Promise<{ look: Look; lastActivityAt: number; sleepsAt: number | null }> {
    const isFresh = this.#latest !== null && this.#around.now() - this.#latest.at < freshMs;
    const look = isFresh && this.#latest ? this.#latest.look : await this.#look();
    const lastActivityAt = this.#lastActivity(look);
    const { sleepAfterMs } = this.#service.manifest;
    const sleepsAt = sleepAfterMs === null || look.holders.length > 0 ? null : lastActivityAt + sleepAfterMs;
    return { look, lastActivityAt, sleepsAt };
  }

  #schedule(): void {
    const { sleepAfterMs } = this.#service.manifest;
    this.stop();
    if (sleepAfterMs === null) return;
    this.#timer = setTimeout(() => void this.#check(sleepAfterMs), lookEveryMs(sleepAfterMs));
    this.#timer.unref();
  }

  async #check(sleepAfterMs: number): Promise<void> {
    const look = await this.#look();
    const isIdle = look.holders.length === 0 && this.#around.now() >= this.#lastActivity(look) + sleepAfterMs;
    if (isIdle && this.#service.state === 'ready') await this.#fallAsleep(look);
    if (this.#service.state === 'ready') this.#schedule();
  }

  /** The door first; only when nobody came through in the meantime, the service. */
  async #fallAsleep(before: Look): Promise<void> {
    this.#service.shutDoor();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const after = await this.#look();
    if (!this.#service.isReady) return;
    if (hasMoved(before, after) || after.holders.length > 0) {
      this.#service.openDoor();
      return;
    }
    this.#around.log.info(`${this.#service.name} falls asleep: nobody has used it`);
    await this.#service.stop();
  }

  async #look(): Promise<Look> {
    const { now, gauge, awakeDependants } = this.#around;
    const manifest = this.#service.manifest;
    const look = await lookAt({ manifest, askedAt: this.#askedAt, awakeDependants: awakeDependants(), gauge });
    if (look.holders.length > 0) this.#heldAt = now();
    this.#latest = { look, at: now() };
    return look;
  }

  #lastActivity(look: Look): number {
    return lastActivity({
      readyAt: this.#readyAt,
      requestAt: look.requestAt,
      askedAt: look.askedAt,
      heldAt: this.#heldAt,
    });
  }
}
