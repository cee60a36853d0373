import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import { findControllerPid } from '../studio/controller-pid.ts';
import type { StudioFolders } from '../studio/folders.ts';

const patienceMs = 5000;
const lookEveryMs = 50;

/** A process of the studio, and the service (or the controller) that it belongs to. */
interface Lost {
  readonly pid: number;
  readonly name: string;
}

/**
 * Ends what runs of a studio whose `.veille` was removed under it: no socket leads to its controller any more, and nothing
 * on disk tells the next one what to adopt.
 * @returns the names of what was ended; null when the studio's folder is as it was, or nothing runs.
 * @throws UserError `internal` with the processes that do not end.
 */
export async function endLost(
  folders: StudioFolders,
  terminal: Context['terminal'],
): Promise<readonly string[] | null> {
  if (existsSync(folders.manifest)) return null;
  const lost = await findLost(folders);
  if (lost.length === 0) return null;
  const pids = lost.map(({ pid }) => pid).join(', ');
  terminal.say(`The folder .veille was removed while the studio ran; what is left is ended (pid ${pids}).`);
  signalAll(lost, 'SIGTERM');
  const stubborn = await waitUntilNone(folders, lost);
  signalAll(stubborn, 'SIGKILL');
  const left = stubborn.length > 0 ? await waitUntilNone(folders, stubborn) : [];
  if (left.length > 0) throw stillThere(left);
  return [...new Set(lost.map(({ name }) => name))].filter((name) => name !== 'controller');
}

/** A service writes straight into its log: whose output is a file of the studio's log folder is the studio's. */
async function findLost({ root, run }: StudioFolders): Promise<Lost[]> {
  const logFolder = join(await realpath(dirname(root)), basename(root), 'log');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const writers = (await Promise.all(pids.map((pid) => writerOf(pid, logFolder)))).filter((lost) => lost !== null);
  const controller = await findControllerPid(run);
  const isKnown = controller === null || writers.some(({ pid }) => pid === controller);
  return isKnown ? writers : [...writers, { pid: controller, name: 'controller' }];
}

async function writerOf(pid: string, logFolder: string): Promise<Lost | null> {
  const link = await readlink(`/proc/${pid}/fd/2`).catch(() => '');
  const file = link.replace(/ \(deleted\)$/, '');
  if (!file.startsWith(`${logFolder}/`) || (await hasEnded(pid))) return null;
  return { pid: Number(pid), name: basename(file).replace(/\.log.*$/, '') };
}

/** What has ended may stand in the table for a while: a zombie. */
async function hasEnded(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /\) [ZX] |^$/.test(stat);
}

/**
 * A controller that ends has closed its socket before it is gone, and is no longer found by it: so whoever was told to end is
 * looked at too.
 * @returns what is left when patience ends.
 */
async function waitUntilNone(folders: StudioFolders, told: readonly Lost[]): Promise<Lost[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await findLost(folders);
    const unseen = told.filter(({ pid }) => !found.some((lost) => lost.pid === pid));
    const ended = await Promise.all(unseen.map(({ pid }) => hasEnded(String(pid))));
    const left = [...found, ...unseen.filter((_lost, index) => !ended[index])];
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(lookEveryMs);
  }
}

function signalAll(processes: readonly Lost[], name: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

function stillThere(processes: readonly Lost[]): UserError {
  const pids = processes.map(({ pid }) => pid).join(' ');
  return new UserError('internal', `These processes do not end: ${pids}.`, `End them with \`kill -KILL ${pids}\`.`);
}
