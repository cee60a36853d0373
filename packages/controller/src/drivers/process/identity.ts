import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { z } from 'zod';

/** A process beyond doubt: numbers are given out again, a number with its start time in one boot is not. */
export const processIdentity = z.strictObject({
  pid: z.int().positive(),
  /** Field 22 of `/proc/PID/stat`: clock ticks since boot. */
  startTime: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** What is read of `/proc/PID/stat` (see proc(5)). */
interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
  readonly session: number;
  readonly startTime: string;
}

export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** The identity of a process that exists at this moment, also as a zombie; null when there is none. */
export function identify(pid: number): ProcessIdentity | null {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { pid, startTime: stat.startTime, bootId: readBootId() };
  } catch {
    return null;
  }
}

/** Whether that very process still runs. A zombie has ended. */
export function isRunning(identity: ProcessIdentity): boolean {
  try {
    const stat = parseStat(readFileSync(`/proc/${identity.pid}/stat`, 'utf8'));
    return stat.startTime === identity.startTime && !hasEnded(stat) && readBootId() === identity.bootId;
  } catch {
    return false;
  }
}

/** Processes that still run in the group or session which `leader` began. */
export async function findMembers(leader: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(readStat));
  return stats
    .filter((stat) => stat !== null)
    .filter((stat) => (stat.group === leader || stat.session === leader) && !hasEnded(stat))
    .map((stat) => stat.pid);
}

/** Of the processes that lead a session and write into this log, the one that began first; null when there is none. */
export async function findLeader(log: string): Promise<ProcessIdentity | null> {
  const file = await realpath(log).catch(() => null);
  const stats = file === null ? [] : await Promise.all((await readdir('/proc')).map(readStat));
  const leaders = stats.filter((stat) => stat !== null).filter(({ pid, session }) => pid === session);
  const outputs = await Promise.all(leaders.map(({ pid }) => readlink(`/proc/${pid}/fd/2`).catch(() => null)));
  const [first] = leaders
    .filter((_, index) => outputs[index] === file)
    .sort((left, right) => Number(left.startTime) - Number(right.startTime));
  return first ? identify(first.pid) : null;
}

async function readStat(pid: string): Promise<ProcessStat | null> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** The second field is the program's name in brackets and may itself hold blanks and brackets. */
function parseStat(text: string): ProcessStat {
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = '', session = ''] = fields;
  return { pid, state, group: Number(group), session: Number(session), startTime: fields[19] ?? '' };
}

function hasEnded(stat: ProcessStat): boolean {
  return stat.state === 'Z' || stat.state === 'X';
}
