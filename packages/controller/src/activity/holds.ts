/** What keeps a service awake, as facts; `hold-words.ts` has the sentences. */
export type Hold =
  /** Requests, WebSockets and streams that are open at this moment. */
  | { readonly kind: 'socket'; readonly count: number }
  /** Work in the service's own queue. */
  | { readonly kind: 'job'; readonly count: number }
  | { readonly kind: 'dependant'; readonly name: string }
  /** A person's word; milliseconds since 1970. */
  | { readonly kind: 'pin'; readonly untilMs: number; readonly sinceMs: number }
  /** What can't be known holds too. */
  | { readonly kind: 'unknown'; readonly what: 'access-log' | 'in-flight' | 'work'; readonly error: string };

/** A hold and since when it was seen without a break, in milliseconds since 1970. */
export type SeenHold = Hold & { readonly sinceMs: number };

/** Remembers since when each hold lasts. */
export class HoldClock {
  #since = new Map<string, number>();

  /** Takes what holds now; what is no longer there is forgotten. */
  date(holds: readonly Hold[], nowMs: number): SeenHold[] {
    const seen = holds.map((hold) => ({ sinceMs: this.#since.get(keyOf(hold)) ?? nowMs, ...hold }));
    this.#since = new Map(seen.map((hold) => [keyOf(hold), hold.sinceMs]));
    return seen;
  }
}

function keyOf(hold: Hold): string {
  if (hold.kind === 'dependant') return `${hold.kind} ${hold.name}`;
  return hold.kind === 'unknown' ? `${hold.kind} ${hold.what}` : hold.kind;
}
