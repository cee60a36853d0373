import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Manifest, type ReloadResult, UserError } from '@veille/protocol';
import { askCaddy } from './admin.ts';
import { requestsInFlight } from './gauge.ts';

/** What became of the doors. */
export type ProxyUpdate = Pick<ReloadResult, 'proxyReloaded' | 'closedStreams'>;

/**
 * Gives the running Caddy the Caddyfile on disk if it has another one. It is asked what it has, for it reads the file
 * anew whenever it starts, also behind our back. It takes all of the file or keeps what it has, which is a UserError.
 */
export async function bringUpToDate(proxy: Manifest['proxy']): Promise<ProxyUpdate> {
  const content = await readFile(proxy.caddyfile, 'utf8');
  const wanted = await giveToCaddy(proxy, '/adapt', content);
  if (isDeepStrictEqual(await configOf(proxy), read(wanted).result)) return { proxyReloaded: false, closedStreams: 0 };
  const closedStreams = await countStreamsToClose(proxy);
  await giveToCaddy(proxy, '/load', content);
  return { proxyReloaded: true, closedStreams };
}

/** `/adapt` only answers what the file means, in Caddy's own words; `/load` takes it. */
async function giveToCaddy(proxy: Manifest['proxy'], path: '/adapt' | '/load', content: string): Promise<string> {
  const { status, body } = await askCaddy(proxy.adminSocket, 'POST', path, { type: 'text/caddyfile', content });
  if (status === 200) return body;
  throw new UserError(
    'config-invalid',
    `Caddy refused ${proxy.caddyfile}: ${errorIn(body)}`,
    'The doors go on as they were. Correct the stack and run "veille up" again.',
  );
}

async function configOf({ adminSocket }: Manifest['proxy']): Promise<unknown> {
  const { status, body } = await askCaddy(adminSocket, 'GET', '/config/');
  if (status !== 200) throw new Error(`Caddy answered ${status} when asked for its configuration`);
  return read(body);
}

/** A configuration, as it can be compared with another. */
function read(json: string) {
  return JSON.parse(json, comparable);
}

function comparable(key: string, value: unknown): unknown {
  // What file servers hide is the Caddyfile, by the path it was read from, which a socket has not.
  if (key === 'hide') return undefined;
  // Of one and the same file 2.6.2 makes now this order and now another.
  return key === 'skip_hosts' && Array.isArray(value) ? value.toSorted() : value;
}

/** How many requests and sockets a reload would close now: Caddy before 2.7 keeps none of the open streams. */
async function countStreamsToClose(proxy: Manifest['proxy']): Promise<number> {
  if (proxy.keepsStreams) return 0;
  const inFlight = await requestsInFlight(proxy.adminSocket).catch(() => new Map<string, number>());
  return [...inFlight.values()].reduce((sum, count) => sum + count, 0);
}

function errorIn(body: string): string {
  try {
    return String(JSON.parse(body).error);
  } catch {
    return body.trim() || 'no reason was given';
  }
}
