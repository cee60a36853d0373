import { existsSync } from 'node:fs';
import { formatBytes, type ServiceStatus, type ServiceView, statusWords, type WaitingLine } from '@veille/protocol';
import type { LocalState } from '../studio/local-state.ts';
import { shortPath } from './short-path.ts';
import { formatTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { formatDuration, formatSeconds, ordinal } from './units.ts';

/** What the table of doors shows. */
export interface DoorsView {
  readonly dashboardUrl: string;
  readonly services: readonly ServiceView[];
  /** Who waits for memory, the first in line first. */
  readonly waiting: WaitingLine['waiting'];
  readonly films: LocalState['films'];
  /** Films are shown relative to it. */
  readonly studio: string;
  readonly now: Date;
}

/** DOOR, SERVICE, STATE and a remark, one line a door; the studio's own page first. */
export function formatDoors(view: DoorsView, style: Terminal['style']): string[] {
  const rows = view.services
    .filter(({ url }) => url !== null)
    .map((service) => [service.url ?? '', service.name, stateCell(service.status, style), remark(service, view)]);
  const header = ['DOOR', 'SERVICE', 'STATE', ''].map((title) => title && style('dim', title));
  return formatTable([header, [view.dashboardUrl, 'veille', style('green', 'ready'), ''], ...rows]);
}

const colors = { ready: 'green', starting: 'yellow', stopping: 'yellow', failed: 'red' } as const;

function stateCell(status: ServiceStatus, style: Terminal['style']): string {
  const word = statusWords[status].en;
  return status in colors ? style(colors[status as keyof typeof colors], word) : word;
}

function remark(service: ServiceView, { films, studio, now, waiting }: DoorsView): string {
  const place = waiting.findIndex(({ service: name }) => name === service.name);
  if (place >= 0) return `${ordinal(place + 1)} in line for ${formatBytes(waiting[place]?.needBytes ?? 0, 'en')}`;
  if (service.reason !== null) return service.reason;
  if (service.status === 'starting' && service.usualStartMs !== null) {
    return `usually takes ${formatDuration(service.usualStartMs)}`;
  }
  const film = films[service.name];
  const parts = [sleepsIn(service, now), film && existsSync(film.file) ? filmRemark(film, studio) : null];
  return parts.filter((part) => part !== null).join('; ');
}

function sleepsIn({ status, holders, sleepsAt }: ServiceView, now: Date): string | null {
  if (status !== 'ready') return null;
  const [holder] = holders;
  if (holder) return holder.text;
  return sleepsAt === null ? null : `sleeps in ${formatDuration(Math.max(0, Date.parse(sleepsAt) - now.getTime()))}`;
}

function filmRemark(film: LocalState['films'][string], studio: string): string {
  return `film: ${shortPath(film.file, studio)} (${film.width}x${film.height}, ${formatSeconds(film.durationSeconds)})`;
}
