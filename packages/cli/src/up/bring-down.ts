import { readdir, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControllerClient, UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import { findControllerPid } from '../studio/controller-pid.ts';
import type { StudioFolders } from '../studio/folders.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { reachOrEndController } from './end-controller.ts';
import { endLost } from './end-lost.ts';
import { spawnController } from './spawn-controller.ts';

const patienceMs = 5000;
const lookEveryMs = 20;

/**
 * Stops all that runs of a studio and looks whether it is gone.
 * @returns the names of the services that were stopped; null when nothing ran.
 * @throws UserError `internal` with the processes that are left.
 */
export async function bringDown(
  { folders }: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<readonly string[] | null> {
  const lost = await endLost(folders, terminal);
  if (lost !== null) {
    await rm(folders.run, { recursive: true, force: true });
    return lost;
  }
  const isHeld = (await findControllerPid(folders.run)) !== null;
  const client =
    (await reachOrEndController(folders, { terminal, signal })) ?? (await replaceController(folders, isHeld, signal));
  if (client === null) return null;

  const pids = await processesOf(client);
  const { stopped } = await client.shutdown();
  const left = await waitUntilGone(pids);
  if (left.length > 0) throw stillThere(left, folders.log);
  await rm(folders.run, { recursive: true, force: true });
  return stopped;
}

/** A controller that ended alone left its services and their sockets: another one adopts these, to stop them properly. */
async function replaceController(
  folders: StudioFolders,
  wasHeld: boolean,
  signal: AbortSignal,
): Promise<ControllerClient | null> {
  const left = await readdir(folders.run).catch(() => []);
  return wasHeld || left.length > 0 ? spawnController(folders, signal) : null;
}

/** A controller of another version may list its services in other words; it can be stopped all the same. */
async function processesOf(client: ControllerClient): Promise<number[]> {
  const { pid } = await client.health();
  const services = await client.services().catch(() => []);
  return [pid, ...services.flatMap((service) => service.pid ?? [])];
}

async function waitUntilGone(pids: readonly number[]): Promise<number[]> {
  const deadline = performance.now() + patienceMs;
  let left = pids.filter(isAlive);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(lookEveryMs);
    left = left.filter(isAlive);
  }
  return left;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function stillThere(pids: readonly number[], logFolder: string): UserError {
  return new UserError(
    'internal',
    `These processes did not end: ${pids.join(', ')}.`,
    `End them with \`kill ${pids.join(' ')}\`, then run \`veille down\` again. The log is ${logFolder}/controller.log.`,
  );
}
