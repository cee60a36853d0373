import type { ServiceView } from '@veille/protocol';
import { toHolder } from './activity/hold-words.ts';
import { toDiagnosis } from './diagnosis/to-diagnosis.ts';
import { estimate } from './history/estimate.ts';
import { reasonOf, statusOf } from './status-of.ts';
import type { Member, Studio } from './studio.ts';

/** What nobody knows of a service that is not ours to start. */
const absent = {
  since: null,
  lastActivity: null,
  sleepsAt: null,
  holders: [],
  usualStartMs: null,
  pid: null,
  memory: null,
  diagnosis: null,
  pinnedUntil: null,
} satisfies Partial<ServiceView>;

/** A service as the API and the doors show it. Looks at it, never wakes it. */
export async function viewService(studio: Studio, member: Member): Promise<ServiceView> {
  const { manifest, own } = member;
  const { name, kind, title, door } = manifest;
  const base = { name, kind, title, door: door?.name ?? null, url: door?.url ?? null };
  if (own === null) return { ...base, ...absent, status: statusOf(member), reason: reasonOf(member)?.en ?? null };
  const { service, watch } = own;
  const seen = service.state === 'ready' ? await watch.describe() : null;
  const now = studio.world.now();
  const past = studio.memory.service(name);
  return {
    ...base,
    status: service.state,
    reason: (service.reason ?? service.notice)?.en ?? null,
    since: isoTime(service.sinceMs),
    lastActivity: isoTime(seen?.lastActivityAt ?? past.lastActivityAt),
    sleepsAt: isoTime(seen?.sleepsAt ?? null),
    holders: (seen?.holds ?? []).map((hold) => toHolder(hold, now)),
    usualStartMs: estimate(studio.history.startDurations(name))?.usualMs ?? null,
    pid: service.pid,
    memory: {
      needBytes: studio.budget.needOf(name),
      peakBytes: studio.usage.peak(name),
      currentBytes: studio.usage.current(name),
    },
    diagnosis: toDiagnosis(service.diagnosis),
    pinnedUntil: isoTime(studio.wishes.pin(name, now)?.untilMs ?? null),
  };
}

export function viewAll(studio: Studio): Promise<ServiceView[]> {
  return Promise.all([...studio.members.values()].map((member) => viewService(studio, member)));
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
