import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ControllerClient, createControllerClient, manifest } from '@veille/protocol';
import { freePort } from '@veille/testkit/free-port';
import { socketTransport } from './socket-transport.ts';

const checkout = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A studio in a folder of its own, brought up by the command line as a person would. */
export interface LocalStudio {
  readonly folder: string;
  readonly port: number;
  /** The controller's API. */
  readonly api: ControllerClient;
  /** The address that a browser opens. */
  url(door: string, path?: string): string;
  /** Runs `veille WORDS` in the studio's folder and resolves with what it prints. Rejects unless it exits with 0. */
  veille(...words: string[]): Promise<string>;
  /** How often a service made with the kind `app` was started. */
  starts(service: string): Promise<number>;
  /** Lets one start of a service made with `app({ held: true })` go on; it may be called before the start as well. */
  letGo(service: string): Promise<void>;
  /** Kills the controller as the kernel would, and resolves when it is gone. */
  killController(): Promise<void>;
  down(): Promise<void>;
}

export interface StudioInput {
  /** Empty, and the caller's to remove. */
  readonly folder: string;
  /** The `services` of the stack, as one writes them: `notes: app({ startMs: 200 }),`. */
  readonly services: string;
  /** The port of the doors; a free one when it does not matter. */
  readonly port?: number;
  /** Folders in front of the PATH: whose `caddy` comes first is the studio's. */
  readonly path?: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startStudio({ folder, services, path = [], ...input }: StudioInput): Promise<LocalStudio> {
  await writeStack(folder, services);
  const port = input.port ?? (await freePort());
  const typed = commandLine(folder, { path, env: input.env ?? {} });
  const veille = async (...words: string[]) => (await run(typed.program, [...typed.words, ...words], typed)).stdout;
  try {
    await veille('up', '--port', String(port));
  } catch (error) {
    await veille('down').catch(() => {});
    throw error;
  }
  const api = createControllerClient(socketTransport(await apiSocket(folder)));
  return {
    folder,
    port,
    api,
    url: (door, path = '/') => `http://${door}.localhost:${port}${path}`,
    veille,
    starts: (service) => countLines(join(folder, '.veille/data', service, 'starts')),
    letGo: async (service) => {
      const data = join(folder, '.veille/data', service);
      await mkdir(data, { recursive: true });
      await writeFile(join(data, 'go'), '');
    },
    killController: async () => {
      const { pid } = await api.health();
      process.kill(pid, 'SIGKILL');
      while (existsSync(`/proc/${pid}`)) await sleep(5);
    },
    down: async () => {
      await veille('down');
    },
  };
}

/** How `veille` is called in a folder: the words of the command line follow. */
export function commandLine(folder: string, { path, env }: Required<Pick<StudioInput, 'path' | 'env'>>) {
  return {
    program: process.execPath,
    words: [join(checkout, 'packages/cli/src/main.ts')],
    cwd: folder,
    env: { ...process.env, ...env, PATH: [...path, process.env.PATH].join(delimiter) },
  };
}

/** Writes `veille.config.ts` with these services. */
export async function writeStack(folder: string, services: string): Promise<void> {
  const lines = [
    `import { comfyui, compose, container, opencut, remotion, upstream } from '@veille/catalog';`,
    `import { defineStack } from '@veille/stack';`,
    `import { app } from '${join(import.meta.dirname, 'app-kind.ts')}';`,
    '',
    `export default defineStack({ services: {\n${services}\n} });`,
  ];
  await writeFile(join(folder, 'veille.config.ts'), `${lines.join('\n')}\n`);
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
}

async function apiSocket(folder: string): Promise<string> {
  const text = await readFile(join(folder, '.veille/artifacts/manifest.json'), 'utf8');
  return manifest.parse(JSON.parse(text)).apiSocket;
}

async function countLines(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}
