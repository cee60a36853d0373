import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compile, type Target } from '@veille/compile';
import { type ControllerClient, createControllerClient, type Manifest } from '@veille/protocol';
import { type Stack, validateStack } from '@veille/stack';
import { ask } from '../../test/support/ask.ts';
import { freePort } from '../../test/support/free-port.ts';
import { socketTransport } from '../../test/support/socket-transport.ts';
import type { Caddy } from './caddies.ts';

const controllerProgram = resolve(import.meta.dirname, '../../packages/controller/src/main.ts');

export interface CompiledStudio {
  readonly port: number;
  readonly manifest: Manifest;
  readonly api: ControllerClient;
  /** Holds a folder for each service. */
  readonly dataFolder: string;
}

/** Compiles a stack for one Caddy, runs the real controller on it, and stops everything after the work. */
export async function withCompiledStudio<Result>(
  stack: Stack,
  caddy: Caddy,
  folder: string,
  work: (studio: CompiledStudio) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const { manifest, manifestFile } = await writeArtifacts(stack, targetOf(folder, port, caddy));
  const controller = spawn(process.execPath, [controllerProgram, manifestFile], { stdio: 'ignore' });
  const exited = once(controller, 'exit');
  const api = createControllerClient(socketTransport(manifest.apiSocket));
  try {
    await untilDoorsAnswer(port);
    return await work({ port, manifest, api, dataFolder: join(folder, 'data') });
  } finally {
    await api.shutdown().catch(() => controller.kill());
    await exited;
  }
}

function targetOf(folder: string, port: number, caddy: Caddy): Target {
  const at = (name: string) => join(folder, name);
  return {
    source: null,
    scheme: 'http',
    domain: 'localhost',
    port,
    bind: ['127.0.0.1'],
    allow: ['127.0.0.1'],
    caddyVersion: caddy.version,
    folders: {
      stack: folder,
      artifacts: at('artifacts'),
      run: at('run'),
      log: at('log'),
      state: at('state'),
      data: at('data'),
      temporary: at('tmp'),
    },
    programs: { node: [process.execPath], caddy: [caddy.program] },
    ports: {},
    prepared: {},
    containers: null,
    containersUnavailable: null,
  };
}

async function writeArtifacts(stack: Stack, target: Target): Promise<{ manifest: Manifest; manifestFile: string }> {
  const valid = validateStack(stack);
  if (!valid.ok) throw new Error(`the stack of the measurement is wrong: ${JSON.stringify(valid.issues)}`);
  const { artifacts, manifest } = compile(valid.stack, target);
  for (const { path, mode, content } of artifacts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
  }
  return { manifest, manifestFile: join(target.folders.artifacts, 'manifest.json') };
}

async function untilDoorsAnswer(port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const list = await ask({ port, path: '/api/services', headers: { host: `veille.localhost:${port}` } }).catch(
      () => null,
    );
    if (list?.status === 200) return;
    await sleep(50);
  }
  throw new Error('the studio did not come up within 20 s');
}
