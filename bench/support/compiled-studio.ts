import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Compilation, compile, type Target } from '@veille/compile';
import { type ControllerClient, createControllerClient, type Manifest } from '@veille/protocol';
import { type Stack, validateStack } from '@veille/stack';
import { freePort } from '@veille/testkit/free-port';
import { ask } from '../../test/support/ask.ts';
import { writeStudio } from '../../test/support/container-studio.ts';
import { socketTransport } from '../../test/support/socket-transport.ts';
import type { Caddy } from './caddies.ts';
import { type ContainerBed, placeFor, removeProjects } from './container-bed.ts';
import { withEnd } from './ends.ts';

const controllerProgram = resolve(import.meta.dirname, '../../packages/controller/src/main.ts');

export interface CompiledStudio {
  readonly port: number;
  readonly manifest: Manifest;
  readonly api: ControllerClient;
  /** Holds a folder for each service. */
  readonly dataFolder: string;
  /** Of the controller. */
  readonly pid: number;
}

/** What a studio is compiled for, and where its containers run; `bed` is null where it has none. */
export interface StudioPlace {
  readonly caddy: Caddy;
  readonly folder: string;
  readonly bed: ContainerBed | null;
}

/** Compiles a stack, runs the real controller on it, and stops everything after the work. */
export async function withCompiledStudio<Result>(
  stack: Stack,
  place: StudioPlace,
  work: (studio: CompiledStudio) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const compilation = await compileFor(place, port, stack);
  const { manifest } = compilation;
  writeStudio(compilation);
  const controller = spawnController(place);
  const exited = once(controller, 'exit');
  const api = createControllerClient(socketTransport(manifest.apiSocket));
  const end = async () => {
    await api.shutdown().catch(() => controller.kill());
    await exited;
    if (place.bed) await removeProjects(place.bed, manifest);
  };
  return withEnd(end, async () => {
    await untilDoorsAnswer(port);
    return work({ port, manifest, api, dataFolder: join(place.folder, 'data'), pid: controller.pid ?? 0 });
  });
}

/** In a group of its own: the Ctrl-C of a terminal is for the measurement, which stops it in order. */
function spawnController({ folder, bed }: StudioPlace): ChildProcess {
  const env = { ...process.env, ...bed?.engine.env };
  const words = [controllerProgram, join(folder, 'artifacts/manifest.json')];
  return spawn(process.execPath, words, { stdio: 'ignore', env, detached: true });
}

async function compileFor(place: StudioPlace, port: number, stack: Stack): Promise<Compilation> {
  const valid = validateStack(stack);
  if (!valid.ok) throw new Error(`the stack of the measurement is wrong: ${JSON.stringify(valid.issues)}`);
  const ports: Record<string, number> = {};
  for (const { name } of valid.stack.services) ports[name] = await freePort();
  return compile(valid.stack, targetOf(place, port, ports));
}

function targetOf({ folder, caddy, bed }: StudioPlace, port: number, ports: Target['ports']): Target {
  const at = (name: string) => join(folder, name);
  return {
    source: null,
    scheme: 'http',
    tls: null,
    domain: 'localhost',
    listDoor: 'veille',
    port,
    bind: ['127.0.0.1'],
    allow: ['127.0.0.1'],
    strangers: [],
    ownSites: null,
    caddyUnit: null,
    memoryBytes: null,
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
    ports,
    prepared: {},
    containers: bed && placeFor(folder),
    containersUnavailable: null,
  };
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
