/** A start under way. */
export interface Starting {
  /** For whoever waits for it: rejects also when it is late, though it goes on. */
  readonly done: Promise<void>;
  /** Settles when it is over. */
  readonly over: Promise<void>;
  readonly abort: AbortController;
  /** Settles when it is known whether there is memory for it. */
  readonly admitted: Promise<unknown>;
}
