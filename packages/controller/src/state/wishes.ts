import { z } from 'zod';
import type { Pin } from '../activity/look.ts';
import { openStateFile, type StateFile } from './state-file.ts';

/** Whoever waits without saying who they are: a page, or a service that must run. */
const anybody = 'anybody';

/** What people have asked for and still count on. Times are milliseconds since 1970. */
const content = z.object({
  format: z.literal(1),
  pins: z.record(z.string(), z.object({ sinceMs: z.number(), untilMs: z.number() })),
  /** Who waits for memory, the first in line first, and for whom: a place is given up when nobody wants it any more. */
  line: z.array(
    z.object({ service: z.string(), sinceMs: z.number(), waiters: z.array(z.string()).default(() => [anybody]) }),
  ),
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

  /** At the end; a service that waits already keeps its place, and one more waits for it. */
  joinLine(service: string, sinceMs: number, waiter = anybody): void {
    const known = this.line.find((place) => place.service === service);
    if (known?.waiters.includes(waiter)) return;
    const place = { service, sinceMs, waiters: [waiter] };
    this.#change({ line: known ? this.line.map((each) => withWaiter(each, known, waiter)) : [...this.line, place] });
  }

  /** One waiter leaves, and the place stays for the others; without a waiter all leave. */
  leaveLine(service: string, waiter?: string): void {
    if (!this.isInLine(service)) return;
    const left = this.line.map((place) => (place.service === service ? withoutWaiter(place, waiter) : place));
    this.#change({ line: left.filter(({ waiters }) => waiters.length > 0) });
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

function withWaiter(place: PlaceInLine, known: PlaceInLine, waiter: string): PlaceInLine {
  return place === known ? { ...place, waiters: [...place.waiters, waiter] } : place;
}

function withoutWaiter(place: PlaceInLine, waiter: string | undefined): PlaceInLine {
  return { ...place, waiters: waiter === undefined ? [] : place.waiters.filter((each) => each !== waiter) };
}
