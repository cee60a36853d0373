import { statSync } from 'node:fs';
import type { BusyProbe, Door } from '@veille/protocol';
import { httpGet } from '../probe/http-get.ts';

const busyTimeoutMs = 3000;

/** The moment of the door's last finished request, in milliseconds since 1970; null when there was none yet. */
export function lastRequestAt(door: Door): number | null {
  return statSync(door.accessLog, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** How much work the service says it has; 0 is none. Throws when it gives no usable answer. */
export async function askBusy(address: string, busy: BusyProbe): Promise<number> {
  const { status, body } = await httpGet(address, busy.path, busyTimeoutMs);
  if (status !== 200) throw new Error(`GET ${busy.path} answers ${status}`);
  const answer = JSON.parse(body) as Record<string, unknown> | null;
  if ('lists' in busy) return busy.lists.reduce((jobs, name) => jobs + lengthOf(answer?.[name], name, busy.path), 0);
  const value = answer?.[busy.field];
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new Error(`GET ${busy.path} has no number or truth value in "${busy.field}"`);
}

function lengthOf(list: unknown, name: string, path: string): number {
  if (Array.isArray(list)) return list.length;
  throw new Error(`GET ${path} has no list in "${name}"`);
}
