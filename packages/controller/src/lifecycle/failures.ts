import type { Memory } from '../state/memory.ts';
import { Breaker } from './breaker.ts';
import { failsAgainAndAgain, type Reason, StartError } from './reasons.ts';

/** The failures of one service, also over a change of controller: after too many of them nobody tries any more. */
export class Failures {
  readonly #service: string;
  readonly #memory: Memory;
  readonly #now: () => number;
  readonly #breaker: Breaker;
  #latest: Reason | null = null;

  constructor(service: string, memory: Memory, now: () => number) {
    this.#service = service;
    this.#memory = memory;
    this.#now = now;
    this.#breaker = new Breaker(memory.service(service).failuresAt);
  }

  /** Notes a failure; the sentence that people read of it. */
  record(reason: Reason): Reason {
    this.#latest = reason;
    this.#breaker.record(this.#now());
    this.#memory.update(this.#service, { run: null, failuresAt: [...this.#breaker.failures(this.#now())] });
    return this.#breaker.isOpen(this.#now()) ? failsAgainAndAgain(this.#service, reason) : reason;
  }

  /** Throws StartError when it has failed too often. A new controller, which saw no failure itself, tries once. */
  refuseAfterTooMany(): void {
    if (this.#latest === null || !this.#breaker.isOpen(this.#now())) return;
    throw new StartError('start-failed', failsAgainAndAgain(this.#service, this.#latest));
  }

  /** A person insists: it is tried again. */
  forgive(): void {
    this.#breaker.reset();
    this.#memory.update(this.#service, { failuresAt: [] });
  }
}
