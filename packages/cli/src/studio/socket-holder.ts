import { readdir, readlink } from 'node:fs/promises';

/** A process that holds one of these sockets open; null when none does that this user may look into. */
export async function findSocketHolder(inodes: ReadonlySet<string>): Promise<number | null> {
  if (inodes.size === 0) return null;
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await holdsSocket(name, inodes))) return Number(name);
  }
  return null;
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}
