import type { ServiceState } from '@veille/protocol';
import type { Reason } from './reasons.ts';
import { assertTransition } from './transitions.ts';

/** The state of one service: changes only along the table, and tells each change. */
export class Status {
  readonly #service: string;
  readonly #now: () => number;
  readonly #onChange: (status: Status) => void;
  #state: ServiceState = 'stopped';
  #reason: Reason | null = null;
  #sinceMs: number | null = null;

  constructor(service: string, now: () => number, onChange: (status: Status) => void) {
    this.#service = service;
    this.#now = now;
    this.#onChange = onChange;
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** Why it failed, or why it is not ready for so long; null otherwise. */
  get reason(): Reason | null {
    return this.#reason;
  }

  /** Milliseconds since 1970; null when it never was in another state. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /** What people must know while it stays in its state. */
  explain(reason: Reason): void {
    this.#reason = reason;
    this.#onChange(this);
  }

  become(state: ServiceState, reason: Reason | null = null): void {
    assertTransition(this.#service, this.#state, state);
    this.#state = state;
    this.#reason = reason;
    this.#sinceMs = this.#now();
    this.#onChange(this);
  }
}
