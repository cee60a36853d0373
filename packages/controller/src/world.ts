import { readHostMemory } from './budget/host-memory.ts';
import type { HostMemory } from './budget/room.ts';
import { requestsInFlight } from './proxy/gauge.ts';

/** What the studio sees of the world besides its services: a test gives it another one. */
export interface World {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly hostMemory: () => HostMemory;
  /** How many requests, WebSockets and streams are in flight, by the address of their service. */
  readonly requestsInFlight: (adminSocket: string) => Promise<ReadonlyMap<string, number>>;
}

export const thisMachine: World = { now: () => Date.now(), hostMemory: readHostMemory, requestsInFlight };
