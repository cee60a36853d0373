import type { ServiceState } from '@veille/protocol';

/** What may follow what. Nothing else in Veille decides that. */
export const followers: Readonly<Record<ServiceState, readonly ServiceState[]>> = {
  stopped: ['starting'],
  starting: ['ready', 'stopping', 'failed'],
  // Again `starting`: the Docker engine was restarted under it.
  ready: ['stopping', 'failed', 'starting'],
  stopping: ['stopped'],
  failed: ['starting', 'stopped'],
};

/** What somebody may ask of a service: `sleep` is the stop that Veille decides by itself. */
export type Action = 'start' | 'stop' | 'sleep';

/** Which action makes sense in which state. */
export const can: Readonly<Record<Action, Readonly<Record<ServiceState, boolean>>>> = {
  start: { stopped: true, starting: false, ready: false, stopping: false, failed: true },
  stop: { stopped: false, starting: true, ready: true, stopping: false, failed: true },
  sleep: { stopped: false, starting: false, ready: true, stopping: false, failed: false },
};

/** Throws when `to` may not follow `from`: that is a bug of Veille, never a user's mistake. */
export function assertTransition(service: string, from: ServiceState, to: ServiceState): void {
  if (!followers[from].includes(to)) {
    throw new Error(`${service} cannot go from ${from} to ${to}; after ${from} comes ${followers[from].join(' or ')}`);
  }
}
