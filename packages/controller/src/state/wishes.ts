import { z } from 'zod';
import type { Pin } from '../activity/look.ts';
import { openStateFile, type StateFile } from './state-file.ts';

/** What people have asked for and still count on. Times are milliseconds since 1970. */
const content = z.object({
  format: z.literal(1),
  pins: z.record(z.string(), z.object({ sinceMs: z.number(), untilMs: z.number() })),
  /** Who waits for memory, the first in line first. */
  line: z.array(z.object({ service: z.string(), sinceMs: z.number() })),
});
type Content = z.infer<typeof content>;

export type PlaceInLine = Content['line'][number];

/** Pins and the waiting line. Each change is on disk before it is confirmed, so a power cut takes nothing back. */
export class Wishes {
  readonly #file: StateFile<Content>;
  #content: Content;
  /** Why what was on disk could not be used; null when it could. */
  readonly damage: string | null;

  constructor(file: string) {
    this.#file = openStateFile(file, content, { format: 1, pins: {}, line: [] }, { onDisk: true });
    this.#content = this.#file.content;
    this.damage = this.#file.damage;
  }

  /** The pin of a service while it lasts. */
  pin(service: string, nowMs: number): Pin | null {
    const pin = this.#content.pins[service];
    return pin !== undefined && nowMs < pin.untilMs ? pin : null;
  }

  setPin(service: string, pin: Pin): void {
    this.#change({ pins: { ...this.#content.pins, [service]: pin } });
  }

  removePin(service: string): void {
    const { [service]: removed, ...pins } = this.#content.pins;
    if (removed !== undefined) this.#change({ pins });
  }

  get line(): readonly PlaceInLine[] {
    return this.#content.line;
  }

  /** At the end; who waits already keeps their place. */
  joinLine(service: string, sinceMs: number): void {
    if (this.isInLine(service)) return;
    this.#change({ line: [...this.line, { service, sinceMs }] });
  }

  leaveLine(service: string): void {
    if (!this.isInLine(service)) return;
    this.#change({ line: this.line.filter((place) => place.service !== service) });
  }

  isInLine(service: string): boolean {
    return this.line.some((place) => place.service === service);
  }

  /** The service is no longer in the stack. */
  forget(service: string): void {
    this.removePin(service);
    this.leaveLine(service);
  }

  #change(change: Partial<Content>): void {
    this.#content = { ...this.#content, ...change };
    this.#file.write(this.#content);
  }
}
