import { lastingAddress, type ServiceManifest } from '@veille/protocol';
import type { Hold } from './holds.ts';
import { askBusy, lastRequestAt } from './sources.ts';

/** What can be seen of a service's use at one moment. */
export interface Look {
  readonly requestAt: number | null;
  /** Requests and sockets in flight; null when Caddy could not tell. */
  readonly inFlight: number | null;
  readonly holds: readonly Hold[];
}

export interface LookedAt {
  readonly manifest: ServiceManifest;
  /** What needs it and is awake, or will be. */
  readonly dependants: () => readonly string[];
  readonly pin: () => Pin | null;
  readonly gauge: () => Promise<ReadonlyMap<string, number>>;
}

/** A person's word that it stays awake; milliseconds since 1970. */
export interface Pin {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * Looks at everything that could keep a service awake. What can't be known keeps it awake too, and says so. What must be
 * waited for is asked first: the answers may take seconds, and what happens meanwhile counts.
 */
export async function lookAt({ manifest, dependants, pin, gauge }: LookedAt): Promise<Look> {
  const [flight, work] = await Promise.all([readInFlight(manifest, gauge), readWork(manifest)]);
  const log = readAccessLog(manifest);
  const needing = dependants().map((name): Hold => ({ kind: 'dependant', name }));
  const pinned = pin();
  const pins: Hold[] = pinned === null ? [] : [{ kind: 'pin', ...pinned }];
  const holds = [...log.holds, ...flight.holds, ...work, ...needing, ...pins];
  return { requestAt: log.requestAt, inFlight: flight.inFlight, holds };
}

/** Whether a request came between two looks. */
export function hasMoved(before: Look, after: Look): boolean {
  const isLater = (a: number | null, b: number | null) => b !== null && b > (a ?? Number.NEGATIVE_INFINITY);
  return isLater(before.requestAt, after.requestAt) || isLater(before.inFlight ?? 0, after.inFlight);
}

function readAccessLog({ door }: ServiceManifest) {
  if (door === null) return { requestAt: null, holds: [] };
  try {
    return { requestAt: lastRequestAt(door), holds: [] };
  } catch (error) {
    return { requestAt: null, holds: [unknown('access-log', error)] };
  }
}

async function readInFlight({ address, door, openSocketHolds }: ServiceManifest, gauge: LookedAt['gauge']) {
  if (door === null) return { inFlight: null, holds: [] };
  try {
    const counted = await gauge();
    const holding = counted.get(address) ?? 0;
    // Only what does not hold goes by the second address.
    const lasting = openSocketHolds ? 0 : (counted.get(lastingAddress(address)) ?? 0);
    return { inFlight: holding + lasting, holds: holding > 0 ? [{ kind: 'socket' as const, count: holding }] : [] };
  } catch (error) {
    const isNone = !openSocketHolds && isNobodyThere(error);
    return { inFlight: null, holds: isNone ? [] : [unknown('in-flight', error)] };
  }
}

/** Caddy does not run, and what went through it has ended with it. */
function isNobodyThere(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function readWork({ address, busy }: ServiceManifest): Promise<Hold[]> {
  if (busy === null) return [];
  try {
    const jobs = await askBusy(address, busy);
    return jobs > 0 ? [{ kind: 'job', count: jobs }] : [];
  } catch (error) {
    return [unknown('work', error)];
  }
}

function unknown(what: 'access-log' | 'in-flight' | 'work', error: unknown): Hold {
  return { kind: 'unknown', what, error: error instanceof Error ? error.message : String(error) };
}
