import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '@veille/testkit';

/** An engine that only this test uses, so that it may be restarted. It leaves the machine's firewall alone. */
export interface SeparateEngine {
  readonly engine: Engine;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export function canStartEngines({ env }: Engine): boolean {
  const options = { env: { ...env }, stdio: 'ignore' } as const;
  return process.getuid?.() === 0 && spawnSync('dockerd', ['--version'], options).status === 0;
}

/** Starts a second engine beside `machine`, with one of its images. Its data lie in `folder`. */
export async function startSeparateEngine(machine: Engine, folder: string, image: string): Promise<SeparateEngine> {
  const host = `unix://${join(folder, 'docker.sock')}`;
  const env = { ...machine.env, DOCKER_HOST: host };
  const bridge = addBridge(machine);
  const start = () => startDaemon(folder, host, bridge.name, env);
  let daemon = await start();
  const asHere = (words: readonly string[]) => machine.run(['env', `DOCKER_HOST=${host}`, ...words]);
  const engine: Engine = { ...machine, host, env, docker: (words) => asHere(['docker', ...words]), run: asHere };
  const file = join(folder, 'image.tar');
  machine.docker(['save', '--output', file, image]);
  engine.docker(['load', '--input', file]);
  return {
    engine,
    restart: async () => {
      await stopDaemon(daemon);
      daemon = await start();
    },
    stop: async () => {
      await stopDaemon(daemon);
      bridge.remove();
    },
  };
}

/**
 * An engine without a bridge would take away `docker0`, which is the machine's engine's; so would one with address pools of its
 * own when it starts again.
 */
function addBridge({ run }: Engine): { readonly name: string; readonly remove: () => void } {
  const name = `vd${process.pid}`;
  run(['ip', 'link', 'add', name, 'type', 'bridge']);
  run(['ip', 'address', 'add', '10.230.0.1/24', 'dev', name]);
  run(['ip', 'link', 'set', name, 'up']);
  return { name, remove: () => void run(['ip', 'link', 'delete', name]) };
}

async function startDaemon(folder: string, host: string, bridge: string, env: Engine['env']): Promise<ChildProcess> {
  const log = openSync(join(folder, 'dockerd.log'), 'a');
  const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  const address = ['--host', host, '--pidfile', join(folder, 'dockerd.pid')];
  const network = ['--iptables=false', '--ip6tables=false', '--bridge', bridge];
  const daemon = spawn('dockerd', [...places, ...address, ...network], {
    env: { ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  while (daemon.exitCode === null && !answers(env)) await sleep(50);
  return daemon;
}

function answers(env: Engine['env']): boolean {
  return spawnSync('docker', ['version'], { env: { ...env }, stdio: 'ignore' }).status === 0;
}

async function stopDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
}
