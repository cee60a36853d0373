import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@veille/protocol';
import type { Stack } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Target } from '../../src/target.ts';
import type { Caddy } from './caddies.ts';
import { localTarget, validStack } from './fixtures.ts';

/** A compiled studio in front of which a real Caddy runs. */
export interface RunningStudio {
  readonly folder: string;
  readonly port: number;
  readonly manifest: Manifest;
  readonly openDoor: (service: string) => Promise<void>;
  readonly shutDoor: (service: string) => Promise<void>;
}

/** `inside` is a folder's name below the test's own, for paths that are hard to write. */
export async function runStudio(caddy: Caddy, stack: Stack, inside = 'studio'): Promise<RunningStudio> {
  const folder = join(await temporaryFolder(), inside);
  const target = localTarget(folder, { caddyVersion: caddy.version, port: await freePort() });
  const { artifacts, manifest } = compile(validStack(stack), target);
  for (const { path, content, mode } of artifacts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
  }
  await mkdir(manifest.folders.ready, { recursive: true });
  await startCaddy(caddy, manifest);
  return {
    folder,
    port: target.port,
    manifest,
    openDoor: (service) => writeFile(join(manifest.folders.ready, service), ''),
    shutDoor: (service) => rm(join(manifest.folders.ready, service)),
  };
}

async function startCaddy({ program }: Caddy, { proxy, services }: Manifest): Promise<void> {
  const spec = services.find(({ name }) => name === 'caddy')?.process;
  if (!spec) throw new Error('the manifest has no caddy');
  const child = spawn(program, spec.command.slice(1), { env: { ...spec.env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk;
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  while (!(await answers(proxy.adminSocket))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Caddy ended:\n${log}`);
    await sleep(20);
  }
}

/** Caddy 2.6.2 wants an empty Host here, and Node puts `localhost` into an empty one unless told not to. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    request({ socketPath, path: '/config/', headers: { host: '' }, setHost: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

export async function freePort(): Promise<Target['port']> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
