import type { Finding } from '../diagnosis/finding.ts';
import type { Memory } from '../state/memory.ts';
import { Breaker } from './breaker.ts';
import { failsAgainAndAgain, type Reason, StartError } from './reasons.ts';

/** The failures of one service, also over a change of controller: after too many of them nobody tries any more. */
export class Failures {
  readonly #service: string;
  readonly #memory: Memory;
  readonly #now: () => number;
  readonly #breaker: Breaker;
  #latest: Finding | null = null;

  constructor(service: string, memory: Memory, now: () => number) {
    this.#service = service;
    this.#memory = memory;
    this.#now = now;
    this.#breaker = new Breaker(memory.service(service).failuresAt);
  }

  /** The last one that this controller has seen. */
  get latest(): Finding | null {
    return this.#latest;
  }

  /** Notes a failure; the sentence that people read of it. */
  record(finding: Finding): Reason {
    this.#latest = finding;
    this.#breaker.record(this.#now());
    this.#memory.update(this.#service, { run: null, failuresAt: [...this.#breaker.failures(this.#now())] });
    return this.#breaker.isOpen(this.#now()) ? failsAgainAndAgain(this.#service, finding.sentence) : finding.sentence;
  }

  /** Throws StartError when it has failed too often. A new controller, which saw no failure itself, tries once. */
  refuseAfterTooMany(): void {
    if (this.#latest === null || !this.#breaker.isOpen(this.#now())) return;
    throw new StartError('start-failed', failsAgainAndAgain(this.#service, this.#latest.sentence));
  }

  /** A person insists: it is tried again. */
  forgive(): void {
    this.#breaker.reset();
    this.#memory.update(this.#service, { failuresAt: [] });
  }
}
