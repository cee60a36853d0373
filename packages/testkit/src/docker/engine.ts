import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import { mountControlGroups, unmountControlGroups } from './control-groups.ts';
import { guardContainers } from './leftovers.ts';
import { cache, dockerEnvironment, isOnPath, runProgram } from './programs.ts';
import { hasUsers, joinUsers, withLock } from './shared.ts';

/** A Docker engine, the machine's or one of our own. Own images and layers stay in the cache folder. */
export interface Engine {
  /** Its address: `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** What programs that talk to it need: `PATH`, `DOCKER_HOST` and the rest of this process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs `docker WORDS` and answers with what it printed. Throws with both outputs when it fails. */
  readonly docker: (words: readonly string[], input?: string) => string;
  /** Runs any other program the same way: `iptables`, `docker-compose`. */
  readonly run: (words: readonly string[]) => string;
  /** Ends one of our own, unless another test run uses it. */
  readonly release: () => Promise<void>;
}

const home = join(cache, 'docker');
const lockFile = join(home, 'lock');
const users = join(home, 'users');
const controlGroups = join(home, 'run/control-groups');
const pidFile = join(home, 'run/dockerd.pid');
const logFile = join(home, 'run/dockerd.log');
const ownHost = `unix://${join(home, 'run/docker.sock')}`;
const usualHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';

/**
 * An engine for the tests of a file, taken before the first and released after the last. Ask for it in a test: where
 * there is none, the test is skipped with the reason.
 */
export function useEngine(): (context: TestContext) => Engine {
  let engine: Engine | string = 'the engine is asked for before the tests';
  beforeAll(async () => {
    engine = await openEngine();
  });
  afterAll(async () => {
    if (typeof engine === 'string') return;
    try {
      guardContainers(engine);
    } finally {
      await engine.release();
    }
  });
  return (context) => (typeof engine === 'string' ? context.skip(engine) : engine);
}

/** Takes the engine that runs, else starts one. Answers with a sentence where there is none and none can be started. */
export async function openEngine(): Promise<Engine | string> {
  if (answers(usualHost)) return engineAt(usualHost, async () => {});
  if (!isOnPath('dockerd')) return 'there is no Docker engine: `make test` fetches one where it may';
  if (process.getuid?.() !== 0) return 'no Docker engine answers, and only root can start one';
  return withLock(lockFile, shareOwn);
}

async function shareOwn(): Promise<Engine | string> {
  const leave = joinUsers(users);
  const release = () =>
    withLock(lockFile, async () => {
      leave();
      if (!hasUsers(users)) await stopOwn();
    });
  if (answers(ownHost) || (await startOwn())) return engineAt(ownHost, release);
  leave();
  await stopOwn();
  return `a Docker engine does not start on this machine; see ${logFile}`;
}

function engineAt(host: string, release: () => Promise<void>): Engine {
  const env = dockerEnvironment({ DOCKER_HOST: host });
  return {
    host,
    env,
    docker: (words, input) => runProgram(['docker', ...words], env, input),
    run: (words) => runProgram(words, env),
    release,
  };
}

/** It may outlive this test file, so it must not carry the file's mark nor use its temporary folder. */
async function startOwn(): Promise<boolean> {
  mkdirSync(join(home, 'run'), { recursive: true });
  mountControlGroups(controlGroups);
  const log = openSync(logFile, 'w');
  const words = ['--data-root', join(home, 'data'), '--exec-root', join(home, 'run/exec')];
  const env = { ...dockerEnvironment({ TMPDIR: undefined, VEILLE_TEST_RUN: undefined }) };
  const address = ['--host', ownHost, '--pidfile', pidFile];
  const daemon = spawn('dockerd', [...words, ...address], {
    env,
    detached: true,
    stdio: ['ignore', log, log],
    cwd: home,
  });
  closeSync(log);
  daemon.unref();
  for (let tries = 0; tries < 300 && daemon.exitCode === null; tries += 1) {
    if (answers(ownHost)) return true;
    await sleep(100);
  }
  return false;
}

async function stopOwn(): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (isDaemon(pid)) process.kill(pid, 'SIGTERM');
  while (isDaemon(pid)) await sleep(50);
  unmountControlGroups(controlGroups);
}

/** False for a zombie too, which has no command any more. */
function isDaemon(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(pidFile);
  } catch {
    return false;
  }
}

function answers(host: string): boolean {
  const env = { ...dockerEnvironment({ DOCKER_HOST: host }) };
  return spawnSync('docker', ['version'], { env, stdio: 'ignore' }).status === 0;
}
