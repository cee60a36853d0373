import type { Holder, ServiceManifest } from '@veille/protocol';
import { askBusy, lastRequestAt } from './sources.ts';

/** What can be seen of a service's use at one moment. */
export interface Look {
  readonly requestAt: number | null;
  /** Requests and sockets in flight; null when Caddy could not tell. */
  readonly inFlight: number | null;
  /** When the door last let somebody through or held somebody. */
  readonly askedAt: number | null;
  readonly holders: readonly Holder[];
}

export interface LookedAt {
  readonly manifest: ServiceManifest;
  readonly askedAt: number | null;
  readonly awakeDependants: readonly string[];
  readonly gauge: () => Promise<ReadonlyMap<string, number>>;
}

/** Looks at everything that could keep a service awake. What can't be known keeps it awake too, and says so. */
export async function lookAt({ manifest, askedAt, awakeDependants, gauge }: LookedAt): Promise<Look> {
  const log = readAccessLog(manifest);
  const [flight, work] = await Promise.all([readInFlight(manifest, gauge), readWork(manifest)]);
  const dependants = awakeDependants.map((name): Holder => ({ kind: 'dependant', text: `${name} needs it` }));
  const holders = [...log.holders, ...flight.holders, ...work, ...dependants];
  return { requestAt: log.requestAt, inFlight: flight.inFlight, askedAt, holders };
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
  if (door === null) return { requestAt: null, holders: [] };
  try {
    return { requestAt: lastRequestAt(door), holders: [] };
  } catch (error) {
    return { requestAt: null, holders: [unknown('its access log cannot be read', error)] };
  }
}

async function readInFlight({ address, door, openSocketHolds }: ServiceManifest, gauge: LookedAt['gauge']) {
  if (door === null) return { inFlight: null, holders: [] };
  try {
    const inFlight = (await gauge()).get(address) ?? 0;
    return { inFlight, holders: openSocketHolds && inFlight > 0 ? [open(inFlight)] : [] };
  } catch (error) {
    return { inFlight: null, holders: openSocketHolds ? [unknown('Caddy cannot tell what is in flight', error)] : [] };
  }
}

async function readWork({ address, busy }: ServiceManifest): Promise<Holder[]> {
  if (busy === null) return [];
  try {
    const jobs = await askBusy(address, busy);
    return jobs > 0 ? [{ kind: 'job', text: jobs === 1 ? 'It has work to do' : `It has ${jobs} jobs to do` }] : [];
  } catch (error) {
    return [unknown('it cannot say whether it has work', error)];
  }
}

function open(count: number): Holder {
  return {
    kind: 'socket',
    text: count === 1 ? '1 request or socket is open' : `${count} requests or sockets are open`,
  };
}

function unknown(what: string, error: unknown): Holder {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unknown', text: `${what}: ${message}` };
}
