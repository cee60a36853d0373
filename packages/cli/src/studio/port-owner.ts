import { readFile } from 'node:fs/promises';
import { findSocketHolder } from './socket-holder.ts';

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
  const pid = await findSocketHolder(new Set(tables.flatMap((table) => listeningInodes(table, port))));
  if (pid === null) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return { pid, command: command.replaceAll('\0', ' ').trim() };
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
