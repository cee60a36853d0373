import { formatBytes, type ServiceView, type ServiceWhy } from '@veille/protocol';
import { clockTime } from '../activity/clock-time.ts';
import type { HistoryEntry } from '../history/history.ts';
import { viewService } from '../service-view.ts';
import type { Member, Studio } from '../studio.ts';

/** How many of its last wakes are told. */
const toldWakes = 3;

/** Why a service is as it is: plain English sentences, the most important first. */
export async function tellWhy(studio: Studio, member: Member): Promise<ServiceWhy> {
  const service = await viewService(studio, member);
  const past = studio.history.list({ service: service.name, limit: 100 });
  const now = studio.world.now();
  const sentences = [
    describeStatus(service, past, now),
    ...describeDiagnosis(service),
    ...service.holders.map(({ text, since }) => `${sentence(text)} (since ${timeOf(since, now)}).`),
    ...describeSleep(service, member, now),
    ...describeLine(studio, service.name, now),
    ...describeMemory(service),
    ...describeWakes(past, now),
  ];
  return { service, sentences };
}

function describeStatus({ status, reason, since }: ServiceView, past: readonly HistoryEntry[], now: number): string {
  const from = since === null ? '' : ` since ${timeOf(since, now)}`;
  if (status === 'failed')
    return `It failed${since === null ? '' : ` at ${timeOf(since, now)}`}. ${reason ?? ''}`.trim();
  if (status === 'unavailable') return `It cannot run here: ${reason ?? 'nobody said why'}.`;
  if (status === 'external') return 'It is somebody else’s: Veille only leads to it.';
  if (status === 'ready') return `It is awake${from}. ${reason ?? ''}`.trim();
  if (status === 'starting') return `It is waking${from}. ${reason ?? ''}`.trim();
  if (status === 'stopping') return `It is falling asleep${from}.`;
  const slept = past.find(({ what }) => what === 'slept' || what === 'evicted');
  if (slept === undefined) return `It is asleep${from}.`;
  return `It is asleep since ${timeOf(slept.at, now)}: ${slept.reason ?? 'nobody said why'}.`;
}

function describeDiagnosis({ diagnosis }: ServiceView): string[] {
  if (diagnosis === null) return [];
  return [diagnosis.command === null ? diagnosis.sentence : `${diagnosis.sentence} Try: ${diagnosis.command}`];
}

function describeSleep(
  { status, holders, sleepsAt, pinnedUntil }: ServiceView,
  { manifest }: Member,
  now: number,
): string[] {
  if (status !== 'ready')
    return pinnedUntil === null ? [] : [`Once awake it stays so until ${timeOf(pinnedUntil, now)}.`];
  if (manifest.sleepAfterMs === null) return ['It never falls asleep by itself.'];
  if (sleepsAt !== null) return [`Nobody uses it: it falls asleep at ${timeOf(sleepsAt, now)}.`];
  const minutes = Math.max(1, Math.round(manifest.sleepAfterMs / 60_000));
  const what = holders.length === 1 ? 'that' : 'any of that';
  return [`It stays awake while ${what} lasts, and ${minutes} min longer.`];
}

function describeLine({ wishes }: Studio, name: string, now: number): string[] {
  const index = wishes.line.findIndex(({ service }) => service === name);
  const place = wishes.line[index];
  if (place === undefined) return [];
  return [`It waits for memory since ${clockTime(place.sinceMs, now)}, number ${index + 1} in line.`];
}

function describeMemory({ memory }: ServiceView): string[] {
  if (memory === null) return [];
  const { currentBytes, peakBytes, needBytes } = memory;
  const parts = [
    ...(currentBytes === null ? [] : [`uses ${formatBytes(currentBytes, 'en')}`]),
    ...(peakBytes === null ? [] : [`never used more than ${formatBytes(peakBytes, 'en')}`]),
    ...(needBytes === null ? [] : [`is taken to need ${formatBytes(needBytes, 'en')}`]),
  ];
  return parts.length === 0 ? [] : [`Memory: it ${parts.join(', ')}.`];
}

function describeWakes(past: readonly HistoryEntry[], now: number): string[] {
  const wakes = past.filter(({ what }) => what === 'woke').slice(0, toldWakes);
  const told = wakes.map(
    ({ at, durationMs }) => `${timeOf(at, now)}${durationMs === null ? '' : ` in ${seconds(durationMs)}`}`,
  );
  return told.length === 0 ? [] : [`Last wakes: ${told.join(', ')}.`];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function timeOf(iso: string, now: number): string {
  return clockTime(Date.parse(iso), now);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
