import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * The memory that processes use together, in bytes: the sum of their proportional shares (`/proc/PID/smaps_rollup`),
 * which counts a page that several share once. Null when the kernel tells of none of them.
 */
export async function processMemory(pids: readonly number[]): Promise<number | null> {
  const shares = (await Promise.all(pids.map(proportionalShare))).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((total, share) => total + share, 0);
}

/**
 * The same for all processes of a container, known by its first one: where the memory cgroup is off, as on Raspberry
 * Pi OS, the engine counts nothing.
 */
export async function containerMemory(firstPid: number): Promise<number | null> {
  const space = await pidSpace(firstPid);
  if (space === null) return null;
  // A container without a space of its own would be the whole machine.
  if (space === (await pidSpace(process.pid))) return processMemory([firstPid]);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const spaces = await Promise.all(pids.map(pidSpace));
  return processMemory(pids.filter((_pid, index) => spaces[index] === space));
}

async function proportionalShare(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** The PID namespace that a process is in; null when it has ended or is not ours to look at. */
async function pidSpace(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/ns/pid`).catch(() => null);
}
