import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, globSync, mkdirSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Docker engine, the machine's or one of our own. Own images and layers stay in the cache folder. */
export interface Engine {
  /** Runs `docker WORDS` and answers with what it printed. Throws with both outputs when it fails. */
  readonly docker: (words: readonly string[], input?: string) => string;
  readonly stop: () => Promise<void>;
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille');
const home = join(cache, 'docker');
const unpacked = join(import.meta.dirname, '../../.toolchain/docker');

/** Answers with a sentence where there is no engine and none can be started. */
export async function openEngine(): Promise<Engine | string> {
  if (answers({})) return { docker: dockerOn({}), stop: async () => {} };
  if (!onPath('dockerd')) return 'there is no Docker engine: `make test` fetches one where it may';
  if (process.getuid?.() !== 0) return 'no Docker engine answers, and only root can start one';
  return startOwn();
}

async function startOwn(): Promise<Engine | string> {
  mkdirSync(join(home, 'run'), { recursive: true });
  const at = { DOCKER_HOST: `unix://${join(home, 'run/docker.sock')}` };
  const log = openSync(join(home, 'run/dockerd.log'), 'w');
  const words = ['--data-root', join(home, 'data'), '--exec-root', join(home, 'run/exec')];
  const address = ['--host', at.DOCKER_HOST, '--pidfile', join(home, 'run/dockerd.pid')];
  const daemon = spawn('dockerd', [...words, ...address], { env: environment({}), stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  for (let tries = 0; tries < 300 && isRunning(daemon); tries += 1) {
    if (answers(at)) return { docker: dockerOn(at), stop: () => stopOwn(daemon, ended) };
    await sleep(100);
  }
  await stopOwn(daemon, ended);
  return `a Docker engine does not start on this machine; see ${join(home, 'run/dockerd.log')}`;
}

async function stopOwn(daemon: ChildProcess, ended: Promise<void>): Promise<void> {
  if (isRunning(daemon)) daemon.kill('SIGTERM');
  await ended;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function answers(at: Record<string, string>): boolean {
  return spawnSync('docker', ['version'], { env: environment(at), stdio: 'ignore' }).status === 0;
}

function dockerOn(at: Record<string, string>): Engine['docker'] {
  return (words, input) => {
    const options = { env: environment(at), encoding: 'utf8', input: input ?? '', maxBuffer: 64 << 20 } as const;
    const { status, stdout, stderr, error } = spawnSync('docker', words, options);
    if (status === 0) return stdout;
    throw new Error(`docker ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`, { cause: error });
  };
}

function onPath(program: string): boolean {
  return (environment({}).PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** The machine's own programs first, then those that the set-up has unpacked, with their libraries. */
function environment(extra: Record<string, string>): Record<string, string | undefined> {
  const path = [process.env.PATH, '/usr/sbin', '/sbin', join(unpacked, 'usr/bin'), join(unpacked, 'usr/sbin')];
  if (!existsSync(join(unpacked, 'usr/sbin/dockerd'))) return { ...process.env, PATH: path.join(delimiter), ...extra };
  const libraries = globSync('{lib,usr/lib}/*-linux-gnu', { cwd: unpacked }).map((folder) => join(unpacked, folder));
  return {
    ...process.env,
    PATH: [...path, join(unpacked, 'sbin')].join(delimiter),
    LD_LIBRARY_PATH: libraries.join(delimiter),
    XTABLES_LIBDIR: globSync('usr/lib/*/xtables', { cwd: unpacked }).map((folder) => join(unpacked, folder))[0],
    ...extra,
  };
}
