import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { ProcessSpec, ServiceManifest } from '@veille/protocol';
import { addressTaken, couldNotRun, type Ending, StartError } from '../../lifecycle/reasons.ts';
import { parseAddress } from '../../probe/address.ts';
import type { Run } from '../driver.ts';
import { identify } from './identity.ts';
import { removeSocket } from './leftovers.ts';
import { plainRun } from './plain-run.ts';

/** Starts a service as the leader of a process group and session of its own, so that it outlives the controller. */
export async function startProcess(
  service: ServiceManifest & { process: ProcessSpec },
  logFile: string,
  baseEnv: Readonly<Record<string, string>>,
): Promise<Run> {
  await refuseTakenPort(service.address);
  removeSocket(service.address);
  const child = spawnLeader(service.process, logFile, baseEnv);
  const ended = endingOf(child);
  await untilSpawned(child, service.process);
  const pid = child.pid as number;
  return { ...plainRun, identity: identify(pid), pid, ended, release: () => child.removeAllListeners() };
}

/** Otherwise the probe would take a stranger's answer for the service's own. */
async function refuseTakenPort(text: string): Promise<void> {
  const address = parseAddress(text);
  if ('path' in address) return;
  const socket = connect(address);
  const taken = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (taken) throw new StartError('port-taken', addressTaken(text));
}

/** Writes straight into the log file: with a pipe, the service would die of EPIPE after the controller. */
function spawnLeader(spec: ProcessSpec, logFile: string, baseEnv: Readonly<Record<string, string>>): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    const [program = '', ...words] = spec.command;
    const env = { ...baseEnv, ...spec.env };
    const child = spawn(program, words, { cwd: spec.cwd, env, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

async function untilSpawned(child: ChildProcess, spec: ProcessSpec): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError('start-failed', couldNotRun(spec.command[0] ?? '', message));
  }
}
