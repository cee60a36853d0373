import { constants } from 'node:os';
import type { ContainerEvent } from './engine-events.ts';

/** Signals that end a program; what a container names as its own stop signal does so, too. */
const ending = new Set(['SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGTERM'].map((name) => signalNumber(name)));

/** Whoever still runs so long after such a signal has not taken it for its end. */
const countsForSeconds = 300;

/** Which containers somebody has told to end: what `docker stop` and `docker kill` have sent them of late. */
export class AskedToEnd {
  /** By container and signal the moment of the last one, in seconds since 1970 by the engine's clock. */
  readonly #sent = new Map<string, Map<number | null, number>>();

  /** A `kill`. */
  note({ id, signal, atSeconds }: ContainerEvent): void {
    this.#sent.set(id, new Map(this.#sent.get(id)).set(signal, atSeconds));
  }

  /** Whether a `die` was asked for; `stopSignalOf` says what ends the container, and is asked only where signals were sent. */
  async isEnd(died: ContainerEvent, stopSignalOf: (id: string) => Promise<number | null>): Promise<boolean> {
    const sent = this.#sent.get(died.id);
    if (sent === undefined) return false;
    this.#sent.delete(died.id);
    const recent = [...sent].filter(([, at]) => died.atSeconds - at < countsForSeconds).map(([signal]) => signal);
    // An engine that does not tell the signal tells of its end all the same.
    if (recent.some((signal) => signal === null || ending.has(signal))) return true;
    return recent.length > 0 && recent.includes((await stopSignalOf(died.id)) ?? Number.NaN);
  }
}

/** `SIGQUIT`, `QUIT`, `3`, and those that the kernel has by number only: `SIGRTMIN+3`. Null for what is no signal. */
export function signalNumber(text: string): number | null {
  const name = text.trim().toUpperCase().replace(/^SIG/, '');
  if (/^\d+$/.test(name)) return Number(name);
  const [, edge, distance = '0'] = /^(RTMIN|RTMAX)(?:[+-](\d+))?$/.exec(name) ?? [];
  if (edge !== undefined)
    return edge === 'RTMIN' ? realTime.first + Number(distance) : realTime.last - Number(distance);
  const named: Readonly<Record<string, number>> = constants.signals;
  return named[`SIG${name}`] ?? null;
}

/** As the engine counts them on Linux. */
const realTime = { first: 34, last: 64 };
