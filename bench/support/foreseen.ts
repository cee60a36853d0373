import type { PaperRequest, PaperService } from './replay.ts';

/** Uses of one service that overlap: they share its memory. */
interface Stay {
  readonly service: PaperService;
  untilMs: number;
  wakes: number;
}

/** Who makes way when not all fit: the one for which this is largest. */
type Burden = (stay: Stay, nowMs: number) => number;

const burdens: readonly Burden[] = [
  ({ untilMs }) => untilMs,
  ({ service }) => service.needBytes,
  ({ service, untilMs, wakes }, nowMs) => (service.needBytes * (untilMs - nowMs)) / wakes,
];

/**
 * How many wakes a policy admits that knows how long everybody will stay, needs no grace, and may take back what it
 * has promised: when not all fit, the heaviest stay is struck out from its beginning, as in Belady's choice of a page.
 * Where all services need the same this is the best that can be done (Faigle and Nawijn); else the best of three rules.
 */
export function admittedWithForesight(
  services: readonly PaperService[],
  requests: readonly PaperRequest[],
  limitBytes: number,
): number {
  return Math.max(...burdens.map((burden) => admittedBy(burden, services, requests, limitBytes)));
}

function admittedBy(
  burden: Burden,
  services: readonly PaperService[],
  requests: readonly PaperRequest[],
  limitBytes: number,
): number {
  const byName = new Map(services.map((service) => [service.name, service]));
  const stays = new Map<string, Stay>();
  let admitted = 0;
  for (const request of requests) {
    const service = byName.get(request.service);
    if (service === undefined) throw new Error(`${request.service} is not in the studio`);
    for (const [name, { untilMs }] of stays) if (untilMs <= request.atMs) stays.delete(name);
    if (request.type === 'sleep') {
      stays.delete(request.service);
      continue;
    }
    const present = stays.get(service.name) ?? { service, untilMs: 0, wakes: 0 };
    stays.set(service.name, {
      service,
      untilMs: Math.max(present.untilMs, request.atMs + request.useMs),
      wakes: present.wakes + 1,
    });
    admitted += 1;
    while (needed(stays) > limitBytes) admitted -= strikeOut(stays, burden, request.atMs);
  }
  return admitted;
}

function needed(stays: ReadonlyMap<string, Stay>): number {
  return [...stays.values()].reduce((sum, { service }) => sum + service.needBytes, 0);
}

function strikeOut(stays: Map<string, Stay>, burden: Burden, nowMs: number): number {
  const [heaviest] = [...stays.values()].toSorted((a, b) => burden(b, nowMs) - burden(a, nowMs));
  if (heaviest === undefined) return 0;
  stays.delete(heaviest.service.name);
  return heaviest.wakes;
}
