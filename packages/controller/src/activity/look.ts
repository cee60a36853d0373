import type { ServiceManifest } from '@veille/protocol';
import type { Hold } from './holds.ts';
import { askBusy, lastRequestAt } from './sources.ts';

/** What can be seen of a service's use at one moment. */
export interface Look {
  readonly requestAt: number | null;
  /** Requests and sockets in flight; null when Caddy could not tell. */
  readonly inFlight: number | null;
  /** When the door last let somebody through or held somebody. */
  readonly askedAt: number | null;
  readonly holds: readonly Hold[];
}

export interface LookedAt {
  readonly manifest: ServiceManifest;
  readonly askedAt: number | null;
  readonly awakeDependants: readonly string[];
  readonly pin: Pin | null;
  readonly gauge: () => Promise<ReadonlyMap<string, number>>;
}

/** A person's word that it stays awake; milliseconds since 1970. */
export interface Pin {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Looks at everything that could keep a service awake. What can't be known keeps it awake too, and says so. */
export async function lookAt({ manifest, askedAt, awakeDependants, pin, gauge }: LookedAt): Promise<Look> {
  const log = readAccessLog(manifest);
  const [flight, work] = await Promise.all([readInFlight(manifest, gauge), readWork(manifest)]);
  const dependants = awakeDependants.map((name): Hold => ({ kind: 'dependant', name }));
  const pins: Hold[] = pin === null ? [] : [{ kind: 'pin', ...pin }];
  const holds = [...log.holds, ...flight.holds, ...work, ...dependants, ...pins];
  return { requestAt: log.requestAt, inFlight: flight.inFlight, askedAt, holds };
}

/** Whether somebody came between two looks. */
export function hasMoved(before: Look, after: Look): boolean {
  const isLater = (a: number | null, b: number | null) => b !== null && b > (a ?? Number.NEGATIVE_INFINITY);
  return (
    isLater(before.requestAt, after.requestAt) ||
    isLater(before.askedAt, after.askedAt) ||
    isLater(before.inFlight ?? 0, after.inFlight)
  );
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
    const inFlight = (await gauge()).get(address) ?? 0;
    return { inFlight, holds: openSocketHolds && inFlight > 0 ? [{ kind: 'socket' as const, count: inFlight }] : [] };
  } catch (error) {
    return { inFlight: null, holds: openSocketHolds ? [unknown('in-flight', error)] : [] };
  }
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
