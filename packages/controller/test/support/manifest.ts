import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest, ServiceManifest } from '@veille/protocol';
import { plainManifest, plainService } from '@veille/testkit/samples';

const fixture = fileURLToPath(new URL('../fixtures/service.mjs', import.meta.url));
const pages = fileURLToPath(new URL('../fixtures/pages', import.meta.url));

/** A service behind a door that runs the fixture on a Unix socket in `folder`. */
export function testService(
  folder: string,
  name: string,
  env: Record<string, string> = {},
  more: Partial<ServiceManifest> = {},
): ServiceManifest {
  const socket = join(folder, 'run', `${name}.sock`);
  return plainService(name, {
    door: {
      name,
      url: `http://${name}.localhost:8080`,
      aliases: [],
      wake: 'visit',
      backgroundWakes: false,
      accessLog: join(folder, 'log', 'doors', `${name}.log`),
    },
    address: `unix/${socket}`,
    process: {
      command: [process.execPath, fixture],
      cwd: folder,
      env: { ADDRESS: socket, STARTS_FILE: join(folder, `${name}.starts`), BUSY_FILE: join(folder, 'busy'), ...env },
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 1000,
    },
    ...more,
  });
}

export function testManifest(
  folder: string,
  services: readonly ServiceManifest[],
  more: Partial<Manifest> = {},
): Manifest {
  const run = join(folder, 'run');
  return plainManifest({
    hosts: ['veille.localhost:8080', ...services.flatMap(({ door }) => (door ? [new URL(door.url).host] : []))],
    folders: { run, ready: join(run, 'ready'), log: join(folder, 'log'), state: join(folder, 'state') },
    caddyfile: join(folder, 'Caddyfile'),
    pages: { folder: pages, csp: { asleep: "default-src 'none'; style-src 'self'", studio: "default-src 'none'" } },
    services: [...services],
    ...more,
  });
}

/** Where a controller's program finds it. */
export function writeManifest(folder: string, manifest: Manifest): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  writeFileSync(file, JSON.stringify(manifest));
  return file;
}
