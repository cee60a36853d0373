import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { findSocketHolder } from './socket-holder.ts';

/**
 * The controller that holds a studio's lock at this moment, whether it answers or not; null when none does. It is found
 * by the lock itself, a socket in Linux's abstract namespace: a pid in a file could be another process's by now.
 */
export async function findControllerPid(runFolder: string): Promise<number | null> {
  const name = `@veille-controller-${createHash('sha256').update(runFolder).digest('hex').slice(0, 32)}`;
  return findSocketHolder(new Set(inodesOf(await readFile('/proc/net/unix', 'utf8'), name)));
}

/** The columns of `/proc/net/unix` (proc(5)): `Num RefCount Protocol Flags Type St Inode Path`. */
function inodesOf(table: string, name: string): string[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter((columns) => columns[7] === name).flatMap((columns) => columns[6] ?? []);
}
