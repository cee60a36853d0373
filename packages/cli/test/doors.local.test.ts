import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Manifest } from '@veille/protocol';
import { freePort, temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { waitForDoors } from '../src/studio/doors.ts';

type Door = 'ours' | 'external';

test('a door answers when the controller does, somebody else’s when Caddy knows its name', async () => {
  const { isOpen } = await caddyWith(
    ({ port }) => `http://veille.localhost:${port}, http://ours.localhost:${port} {
	respond 200
}
http://external.localhost:${port} {
	respond 404
}
http://:${port} {
	respond 404
}`,
  );
  expect(await isOpen('ours', 'ours', 10_000)).toBe(true);
  expect(await isOpen('external', 'external', 10_000)).toBe(true);
});

test('an answer of Caddy for a name that it does not know is not taken for the door', async () => {
  const { isOpen } = await caddyWith(
    ({ port }) => `http://veille.localhost:${port} {
	respond 200
}
http://:${port} {
	respond 404
}`,
  );
  expect(await isOpen('ours', 'ours', 1000)).toBe(false);
  expect(await isOpen('external', 'external', 1000)).toBe(false);
});

/** A real Caddy; `isOpen` waits so long for one door, of us or of somebody else. */
async function caddyWith(sites: (place: { port: number }) => string) {
  const folder = await temporaryFolder();
  const port = await freePort();
  const adminSocket = join(folder, 'admin.sock');
  const file = join(folder, 'Caddyfile');
  const globals = `{\n\tadmin unix/${adminSocket}\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n`;
  await writeFile(file, `${globals}${sites({ port })}\n`);
  const caddy = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { ...process.env, HOME: folder },
    stdio: 'ignore',
  });
  const exited = once(caddy, 'exit');
  onTestFinished(async () => {
    caddy.kill();
    await exited;
  });
  const url = (name: string) => `http://${name}.localhost:${port}`;
  const isOpen = async (name: string, kind: Door, patienceMs: number) => {
    const services = [{ door: { url: url(name) }, driver: kind === 'ours' ? 'process' : 'external' }];
    const part = { dashboardUrl: url('veille'), services, proxy: { adminSocket }, folders: { log: folder } };
    const manifest = part as unknown as Manifest;
    await waitForDoors({ ...manifest, services: [] }, AbortSignal.timeout(10_000));
    return waitForDoors(manifest, AbortSignal.timeout(patienceMs)).then(
      () => true,
      () => false,
    );
  };
  return { isOpen };
}
