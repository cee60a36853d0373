import { type Ended, nobodyUsedIt } from '../history/ended.ts';
import type { Service } from '../lifecycle/service.ts';
import type { Log } from '../log.ts';
import { HoldClock, type SeenHold } from './holds.ts';
import { announceAt, lastActivity, lookEveryMs } from './idle.ts';
import { hasMoved, type Look, lookAt, type Pin } from './look.ts';

/** After the door is shut, whoever was on the way through it shows up within this time. */
export const settleMs = 200;
/** A look that is so young needs no other. */
const freshMs = 1000;

export interface IdleSurroundings {
  readonly log: Log;
  readonly now: () => number;
  /** What needs it and is awake, or will be. */
  readonly dependants: () => readonly string[];
  readonly pin: () => Pin | null;
  /** Keeps the moment of its last activity for when it sleeps. */
  readonly remember: (lastActivityAt: number) => void;
  /** Sleep is near; milliseconds since 1970. */
  readonly announce: (sleepsAt: number) => void;
  readonly gauge: () => Promise<ReadonlyMap<string, number>>;
}

/** What is known of a service's use. Times are milliseconds since 1970. */
export interface Use {
  readonly holds: readonly SeenHold[];
  readonly lastActivityAt: number;
  /** Null when nothing would put it to sleep. */
  readonly sleepsAt: number | null;
}

/** Looks after one service while it is ready, and puts it to sleep when nobody has used it for its time. */
export class IdleWatch {
  readonly #service: Service;
  readonly #around: IdleSurroundings;
  readonly #clock = new HoldClock();
  #timer: NodeJS.Timeout | null = null;
  #readyAt = 0;
  /** When the door last let somebody through or held somebody. */
  #askedAt: number | null = null;
  #heldAt: number | null = null;
  #announced: number | null = null;
  #falling: Promise<boolean> | null = null;
  #latest: { readonly look: Look; readonly holds: readonly SeenHold[]; readonly at: number } | null = null;

  constructor(service: Service, around: IdleSurroundings) {
    this.#service = service;
    this.#around = around;
  }

  /** Somebody asked at the door and was let through or held, or wants it to stay. */
  noteAsked(): void {
    this.#askedAt = this.#around.now();
  }

  /** Takes up a new `sleepAfter`. */
  reschedule(): void {
    if (this.#service.state === 'ready') this.#schedule();
  }

  /** What was seen is no longer enough: a pin came or went, or somebody has to know what is so now. */
  lookAnew(): void {
    this.#latest = this.#latest && { ...this.#latest, at: 0 };
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

  /** What keeps it awake and until when, as far as is known. */
  async describe(): Promise<Use> {
    const isFresh = this.#latest !== null && this.#around.now() - this.#latest.at < freshMs;
    const look = isFresh && this.#latest ? this.#latest.look : await this.#look();
    const holds = this.#latest?.holds ?? [];
    const lastActivityAt = this.#lastActivity(look);
    const { sleepAfterMs } = this.#service.manifest;
    const sleepsAt = sleepAfterMs === null || look.holds.length > 0 ? null : lastActivityAt + sleepAfterMs;
    return { holds, lastActivityAt, sleepsAt };
  }

  /** Puts it to sleep unless somebody uses it or comes in the meantime. Resolves with whether it sleeps. */
  fallAsleep(ended: Ended): Promise<boolean> {
    this.#falling ??= this.#shutAndStop(ended).finally(() => {
      this.#falling = null;
    });
    return this.#falling;
  }

  async #shutAndStop(ended: Ended): Promise<boolean> {
    const askedAt = this.#askedAt;
    const before = await this.#look();
    if (before.holds.length > 0 || !this.#service.isReady) return false;
    this.#service.shutDoor();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const after = await this.#look();
    if (!this.#service.isReady) return false;
    // Whoever was let through while a look was under way is in none of its answers.
    if (this.#askedAt !== askedAt || hasMoved(before, after) || after.holds.length > 0) {
      this.#service.openDoor();
      return false;
    }
    this.#around.log.info(`${this.#service.name} falls asleep: ${ended.reason}`);
    await this.#service.stop(ended);
    return true;
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
    const sleepsAt = this.#lastActivity(look) + sleepAfterMs;
    if (look.holds.length === 0 && this.#service.state === 'ready') {
      if (this.#around.now() >= sleepsAt) await this.fallAsleep(nobodyUsedIt);
      else this.#announceInTime(sleepsAt, sleepAfterMs);
    }
    if (this.#service.state === 'ready') this.#schedule();
  }

  /** Once for each time that it is about to sleep. */
  #announceInTime(sleepsAt: number, sleepAfterMs: number): void {
    if (sleepsAt === this.#announced || this.#around.now() < announceAt(sleepsAt, sleepAfterMs)) return;
    this.#announced = sleepsAt;
    this.#around.announce(sleepsAt);
  }

  async #look(): Promise<Look> {
    const { now, gauge, dependants, pin } = this.#around;
    const look = await lookAt({ manifest: this.#service.manifest, dependants, pin, gauge });
    if (look.holds.length > 0) this.#heldAt = now();
    this.#latest = { look, holds: this.#clock.date(look.holds, now()), at: now() };
    return look;
  }

  #lastActivity(look: Look): number {
    return lastActivity({
      readyAt: this.#readyAt,
      requestAt: look.requestAt,
      askedAt: this.#askedAt,
      heldAt: this.#heldAt,
    });
  }
}
