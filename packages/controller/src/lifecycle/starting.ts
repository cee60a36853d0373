/** A start under way. */
export interface Starting {
  readonly done: Promise<void>;
  readonly abort: AbortController;
  /** Settles when it is known whether there is memory for it. */
  readonly admitted: Promise<unknown>;
}
