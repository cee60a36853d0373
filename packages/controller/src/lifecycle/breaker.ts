/** So many failures within the window, and Veille stops trying by itself. */
export const failureLimit = 3;
export const failureWindowMs = 10 * 60_000;

/** Remembers when a service failed, so that one that always fails is not started for ever. */
export class Breaker {
  #failures: number[];

  constructor(failures: readonly number[] = []) {
    this.#failures = [...failures];
  }

  /** Moments of failure within the window, in milliseconds since 1970. */
  failures(nowMs: number): readonly number[] {
    return this.#failures.filter((at) => nowMs - at < failureWindowMs);
  }

  record(nowMs: number): void {
    this.#failures = [...this.failures(nowMs), nowMs];
  }

  isOpen(nowMs: number): boolean {
    return this.failures(nowMs).length >= failureLimit;
  }

  /** A person says: try again. */
  reset(): void {
    this.#failures = [];
  }
}
