import { formatBytes, type ServiceView, statusWords } from '@veille/protocol';
import { formatTable } from './table.ts';
import { formatDuration } from './units.ts';

/** Everything known of one service, one line each. */
export function formatService(service: ServiceView, now: Date): string[] {
  const since = (iso: string) => formatDuration(Math.max(0, now.getTime() - Date.parse(iso)));
  const until = (iso: string) => formatDuration(Math.max(0, Date.parse(iso) - now.getTime()));
  const rows: (readonly [string, string | null])[] = [
    ['service', `${service.name} (${service.title})`],
    ['door', service.url],
    ['state', statusWords[service.status].en + (service.since ? ` for ${since(service.since)}` : '')],
    ['reason', service.reason],
    ['last used', service.lastActivity && `${since(service.lastActivity)} ago`],
    ['kept awake', service.holders.map(({ text }) => text).join(', ') || null],
    ['sleeps', service.sleepsAt && `in ${until(service.sleepsAt)}`],
    ['pinned', service.pinnedUntil && `for ${until(service.pinnedUntil)}`],
    ['memory', describeMemory(service.memory)],
    ['usual start', service.usualStartMs === null ? null : formatDuration(service.usualStartMs)],
    ['process', service.pid === null ? null : String(service.pid)],
  ];
  return formatTable(rows.flatMap(([label, value]) => (value ? [[label, value]] : [])));
}

/** `uses 310 MB, needs 512 MB`; null while nothing is known. */
function describeMemory(memory: ServiceView['memory']): string | null {
  const { currentBytes = null, needBytes = null } = memory ?? {};
  const uses = currentBytes === null ? [] : [`uses ${formatBytes(currentBytes, 'en')}`];
  const needs = needBytes === null ? [] : [`needs ${formatBytes(needBytes, 'en')}`];
  return [...uses, ...needs].join(', ') || null;
}
