import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Does something that only one process of this machine may do at a time. `file` says who does it at the moment. */
export async function withLock<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!tryToWrite(file)) {
    if (!isAlive(readOrEmpty(file))) rmSync(file, { force: true });
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Counts this process among the users of something, until the returned function is called. */
export function joinUsers(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${Math.random().toString(36).slice(2)}`);
  writeFileSync(file, identityOf(process.pid));
  return () => rmSync(file, { force: true });
}

/** Whether a process that still lives is among the users; forgets those that do not. */
export function hasUsers(folder: string): boolean {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const forgotten = files.filter((file) => !isAlive(readOrEmpty(file)));
  for (const file of forgotten) rmSync(file, { force: true });
  return files.length > forgotten.length;
}

function tryToWrite(file: string): boolean {
  try {
    writeFileSync(file, identityOf(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A number of a process is given again; together with the moment of its start it is not. */
function identityOf(pid: number): string {
  const afterName = readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1) ?? '';
  return `${pid} ${afterName.split(' ')[19] ?? ''}`;
}

/** An empty file is one that its writer has only just made. */
function isAlive(identity: string): boolean {
  return identity === '' || identityOf(Number(identity.split(' ')[0])) === identity;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
