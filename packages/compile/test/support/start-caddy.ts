import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@veille/protocol';
import { onTestFinished } from 'vitest';
import type { Compilation } from '../../src/compile.ts';

export interface StartedCaddy {
  /** Everything that it has said so far. */
  readonly log: () => string;
}

/** Writes a compiled studio; `change` has the last word on the Caddyfile. */
export async function writeCompiled(
  { artifacts, manifest }: Compilation,
  change: (caddyfile: string) => string = (caddyfile) => caddyfile,
): Promise<void> {
  for (const { path, content, mode } of artifacts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path === manifest.proxy.caddyfile ? change(content) : content, { mode });
  }
  for (const folder of [manifest.folders.run, manifest.folders.ready]) await mkdir(folder, { recursive: true });
}

/** Starts a Caddy on the Caddyfile of a manifest; resolves when it serves. Its end is the test's. */
export async function startCaddy(
  [command = '', ...before]: readonly string[],
  { proxy }: Manifest,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StartedCaddy> {
  const { TMPDIR, VEILLE_TEST_RUN } = process.env;
  const words = [...before, 'run', '--config', proxy.caddyfile, '--adapter', 'caddyfile'];
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(command, words, { env: { TMPDIR, VEILLE_TEST_RUN, ...env }, stdio: [...stdio] });
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
  return { log: () => log };
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
