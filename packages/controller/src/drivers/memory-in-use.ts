import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The memory that processes use together, in bytes: the sum of their proportional shares (`/proc/PID/smaps_rollup`),
 * which counts a page that several share once. Null when the kernel tells of none of them.
 */
export async function processMemory(pids: readonly number[]): Promise<number | null> {
  const shares = (await Promise.all(pids.map(proportionalShare))).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((total, share) => total + share, 0);
}

/**
 * The memory of a container by its first process, in bytes: what its memory cgroup counts (version 1 or 2) without the
 * file pages that the kernel may drop. Where that cgroup is off, as on Raspberry Pi OS, the shares of its processes.
 */
export async function containerMemory(pid: number): Promise<number | null> {
  const groups = await readText(`/proc/${pid}/cgroup`);
  if (groups === null) return null;
  const { memory, unified } = cgroupFolders(groups);
  const counted = (await countedByVersion2(unified)) ?? (await countedByVersion1(memory));
  return counted ?? processMemory(await pidsIn(unified ?? memory, pid));
}

async function proportionalShare(pid: number): Promise<number | null> {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec((await readText(`/proc/${pid}/smaps_rollup`)) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Lines such as `0::/docker/ID` (version 2) and `4:memory:/docker/ID` (version 1); see cgroups(7). */
function cgroupFolders(text: string): { memory: string | null; unified: string | null } {
  const path = (controllers: string) => new RegExp(`^\\d+:${controllers}:(.+)$`, 'm').exec(text)?.[1];
  const [memory, unified] = [path('memory'), path('')];
  const root = existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';
  return {
    memory: memory === undefined ? null : join('/sys/fs/cgroup/memory', memory),
    unified: unified === undefined ? null : join(root, unified),
  };
}

async function countedByVersion2(folder: string | null): Promise<number | null> {
  return folder === null ? null : counted(join(folder, 'memory.current'), join(folder, 'memory.stat'), 'inactive_file');
}

async function countedByVersion1(folder: string | null): Promise<number | null> {
  if (folder === null) return null;
  return counted(join(folder, 'memory.usage_in_bytes'), join(folder, 'memory.stat'), 'total_inactive_file');
}

async function counted(usageFile: string, statFile: string, droppable: string): Promise<number | null> {
  const [usage, stat] = await Promise.all([readText(usageFile), readText(statFile)]);
  if (usage === null || stat === null) return null;
  const filePages = Number(new RegExp(`^${droppable} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
  return Math.max(0, Number(usage) - filePages);
}

async function pidsIn(folder: string | null, first: number): Promise<number[]> {
  const text = folder === null ? null : await readText(join(folder, 'cgroup.procs'));
  const pids = (text ?? '').split('\n').flatMap((line) => (line === '' ? [] : Number(line)));
  return pids.length > 0 ? pids : [first];
}

async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
