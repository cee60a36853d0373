import { readdir, readFile, readlink } from 'node:fs/promises';

/** The process that listens on a TCP port of this machine. */
export interface PortOwner {
  readonly pid: number;
  /** Its words, separated by spaces. */
  readonly command: string;
}

/** Null when nobody listens there or the process belongs to another user, whose sockets Linux hides. */
export async function findPortOwner(port: number): Promise<PortOwner | null> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const inodes = new Set(tables.flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return null;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || !(await holdsSocket(name, inodes))) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    return { pid: Number(name), command: command.replaceAll('\0', ' ').trim() };
  }
  return null;
}

/** The columns of `/proc/net/tcp` (proc(5)): `sl local_address rem_address st … uid timeout inode`; 0A is LISTEN. */
function listeningInodes(table: string, port: number): string[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port)
    .flatMap((columns) => columns[9] ?? []);
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}
