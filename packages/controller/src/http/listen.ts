import { chmodSync, rmSync } from 'node:fs';
import type { App } from './create-app.ts';

/**
 * Listens on a Unix socket; a stale one of a killed controller makes way.
 *
 * @param who `owner`: nobody else may open it. `group`: the group may too where our umask gives it the right to write, as on
 * a host, where Caddy is another user of our group. Everybody else never may.
 */
export async function listen(app: App, socket: string, who: 'owner' | 'group'): Promise<void> {
  rmSync(socket, { force: true });
  await app.listen({ path: socket });
  chmodSync(socket, who === 'group' ? 0o660 & ~process.umask() : 0o600);
}
