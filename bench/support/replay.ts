import { decideAdmission, roomBytes } from '@veille/controller';

/** A service of a studio that exists only on paper. */
export interface PaperService {
  readonly name: string;
  readonly needBytes: number;
  readonly sleepAfterMs: number;
  readonly graceMs: number;
}

/** Somebody comes and stays for a while, or somebody says that it shall sleep. */
export type PaperRequest =
  | { readonly type: 'wake'; readonly service: string; readonly atMs: number; readonly useMs: number }
  | { readonly type: 'sleep'; readonly service: string; readonly atMs: number };

export interface Outcome {
  readonly wakes: number;
  readonly admitted: number;
  readonly evictions: number;
  /** The most that was promised at any moment. */
  readonly peakBytes: number;
  /** Services that were evicted in use or inside their grace: there may be none. */
  readonly wronglyEvicted: number;
}

interface Awake {
  readonly service: PaperService;
  readonly askedAtMs: number;
  readonly usedUntilMs: number;
}

/** Plays requests against the controller's own policy, on a clock of paper. */
export function replay(
  services: readonly PaperService[],
  requests: readonly PaperRequest[],
  limitBytes: number,
): Outcome {
  const byName = new Map(services.map((service) => [service.name, service]));
  const awake = new Map<string, Awake>();
  const outcome = { wakes: 0, admitted: 0, evictions: 0, peakBytes: 0, wronglyEvicted: 0 };
  for (const request of requests) {
    const service = byName.get(request.service);
    if (service === undefined) throw new Error(`${request.service} is not in the studio`);
    letIdleSleep(awake, request.atMs);
    if (request.type === 'sleep') awake.delete(request.service);
    else play(service, request);
  }
  return outcome;

  function play(service: PaperService, { atMs, useMs }: Extract<PaperRequest, { type: 'wake' }>): void {
    outcome.wakes += 1;
    const present = awake.get(service.name);
    if (present === undefined && !makeRoom(service, atMs)) return;
    const usedUntilMs = Math.max(present?.usedUntilMs ?? 0, atMs + useMs);
    awake.set(service.name, { service, askedAtMs: atMs, usedUntilMs });
    outcome.admitted += 1;
    outcome.peakBytes = Math.max(outcome.peakBytes, promised(awake));
  }

  function makeRoom({ needBytes }: PaperService, nowMs: number): boolean {
    const candidates = [...awake.values()].map((each) => candidateOf(each, nowMs));
    const shortBytes = needBytes - room(awake, limitBytes);
    const decision = decideAdmission({ shortBytes, candidates, nowMs, yesTo: null });
    if (decision.type === 'refuse') return false;
    for (const name of decision.type === 'evict' ? decision.names : []) {
      const { usedUntilMs = nowMs, service } = awake.get(name) ?? {};
      if (usedUntilMs + (service?.graceMs ?? 0) > nowMs) outcome.wronglyEvicted += 1;
      awake.delete(name);
      outcome.evictions += 1;
    }
    // What the policy has said is enough is taken for enough: the peak tells.
    return true;
  }
}

function letIdleSleep(awake: Map<string, Awake>, nowMs: number): void {
  for (const [name, { service, usedUntilMs }] of awake) {
    if (usedUntilMs + service.sleepAfterMs <= nowMs) awake.delete(name);
  }
}

/** While it is held nothing else tells that somebody is there: it was asked once. */
function candidateOf({ service, askedAtMs, usedUntilMs }: Awake, nowMs: number) {
  const isHeld = usedUntilMs > nowMs;
  const { name, needBytes: freesBytes, graceMs } = service;
  return { name, freesBytes, graceMs, isHeld, lastActivityAt: isHeld ? askedAtMs : usedUntilMs, mayEverSleep: true };
}

function promised(awake: ReadonlyMap<string, Awake>): number {
  return [...awake.values()].reduce((sum, { service }) => sum + service.needBytes, 0);
}

function room(awake: ReadonlyMap<string, Awake>, limitBytes: number): number {
  const tenants = [...awake.values()].map(({ service: { needBytes } }) => ({
    committedBytes: needBytes,
    currentBytes: needBytes,
  }));
  const host = { totalBytes: limitBytes, availableBytes: limitBytes - promised(awake) };
  return roomBytes({ host, totalBytes: null, reserveBytes: 0, tenants, reservedBytes: 0 });
}
