import { readFile } from 'node:fs/promises';
import { type Manifest, UserError } from '@veille/protocol';
import { askCaddy } from './admin.ts';
import { requestsInFlight } from './gauge.ts';

/** Gives Caddy the Caddyfile on disk. It either takes all of it or keeps what it has, which is a UserError. */
export async function loadCaddyfile(proxy: Manifest['proxy']): Promise<void> {
  const content = await readFile(proxy.caddyfile, 'utf8');
  const { status, body } = await askCaddy(proxy.adminSocket, 'POST', '/load', { type: 'text/caddyfile', content });
  if (status === 200) return;
  throw new UserError(
    'config-invalid',
    `Caddy refused ${proxy.caddyfile}: ${errorIn(body)}`,
    'The doors go on as they were. Correct the stack and run "veille up" again.',
  );
}

/** How many requests and sockets a reload would close now: Caddy before 2.7 keeps none of the open streams. */
export async function countStreamsToClose(proxy: Manifest['proxy']): Promise<number> {
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
