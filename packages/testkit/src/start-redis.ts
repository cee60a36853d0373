import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface TestRedis {
  readonly socket: string;
  readonly process: ChildProcess;
  readonly kill: () => Promise<void>;
}

/** A private Redis as the studio runs it: Unix socket, append-only file, fsync always. */
export async function startRedis(folder: string): Promise<TestRedis> {
  const socket = join(folder, 'redis.sock');
  const data = join(folder, 'redis');
  await mkdir(data, { recursive: true });
  const settings = { port: '0', unixsocket: socket, dir: data, appendonly: 'yes', appendfsync: 'always', save: '' };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  const kill = () => killNow(child);
  onTestFinished(kill);
  while (!(await exists(socket))) await sleep(10);
  return { socket, process: child, kill };
}

export async function killNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
