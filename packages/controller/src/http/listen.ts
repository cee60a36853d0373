import { chmodSync, rmSync } from 'node:fs';
import type { App } from './create-app.ts';

/** Listens on a Unix socket that only the owner may open; a stale one of a killed controller makes way. */
export async function listen(app: App, socket: string): Promise<void> {
  rmSync(socket, { force: true });
  await app.listen({ path: socket });
  chmodSync(socket, 0o600);
}
