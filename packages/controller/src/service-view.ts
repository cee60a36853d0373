import type { ServiceView } from '@veille/protocol';
import { reasonOf, statusOf } from './status-of.ts';
import type { Member, Studio } from './studio.ts';

/** A service as the API and the doors show it. Looks at it, never wakes it. */
export async function viewService(studio: Studio, member: Member): Promise<ServiceView> {
  const { manifest, own } = member;
  const { name, kind, title, door } = manifest;
  const base = { name, kind, title, door: door?.name ?? null, url: door?.url ?? null };
  if (own === null) return { ...base, ...notOurs(member) };
  const { service, watch } = own;
  const seen = service.state === 'ready' ? await watch.describe() : null;
  const past = studio.memory.service(name);
  return {
    ...base,
    status: service.state,
    reason: service.reason?.en ?? null,
    since: isoTime(service.sinceMs),
    lastActivity: isoTime(seen?.lastActivityAt ?? past.lastActivityAt),
    sleepsAt: isoTime(seen?.sleepsAt ?? null),
    holders: [...(seen?.look.holders ?? [])],
    usualStartMs: median(past.startDurationsMs),
    pid: service.pid,
    memory: null,
    diagnosis: null,
    pinnedUntil: null,
  };
}

export function viewAll(studio: Studio): Promise<ServiceView[]> {
  return Promise.all([...studio.members.values()].map((member) => viewService(studio, member)));
}

/** The middle one of past values; null when there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}

function notOurs(member: Member) {
  return {
    status: statusOf(member),
    reason: reasonOf(member)?.en ?? null,
    since: null,
    lastActivity: null,
    sleepsAt: null,
    holders: [],
    usualStartMs: null,
    pid: null,
    memory: null,
    diagnosis: null,
    pinnedUntil: null,
  };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
