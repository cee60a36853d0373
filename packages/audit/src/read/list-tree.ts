import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { LeftOut } from '../report.ts';
import { isNoSource, whyFileIsLeftOut, whyFolderIsLeftOut } from './left-out.ts';

/** The files of a source. Paths are relative to its root, with `/`. */
export interface Tree {
  /** Python files to audit. */
  readonly audited: readonly string[];
  /** All files, also those of what is left out; not those of environments and hidden folders. */
  readonly files: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Walks the tree in the order of names. Linked folders are not followed: they may lead anywhere, or round. */
export async function listTree(root: string): Promise<Tree> {
  return listFolder(root, '.', false);
}

const nothing: Tree = { audited: [], files: [], leftOut: [] };

async function listFolder(root: string, folder: string, isLeftOut: boolean): Promise<Tree> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const parts: Tree[] = [];
  for (const entry of entries) {
    if (!isNoSource(entry.name)) parts.push(await listEntry(root, posix.join(folder, entry.name), entry, isLeftOut));
  }
  return joinTrees(parts);
}

async function listEntry(root: string, path: string, entry: Dirent, isLeftOut: boolean): Promise<Tree> {
  if (entry.isDirectory()) return listSubfolder(root, path, entry.name, isLeftOut);
  if (entry.isSymbolicLink() && (await leadsToFolder(join(root, path)))) return leaveOut(path, 'a link');
  if (isLeftOut || !entry.name.endsWith('.py')) return { ...nothing, files: [path] };
  const because = whyFileIsLeftOut(entry.name);
  return because === null
    ? { ...nothing, audited: [path], files: [path] }
    : { ...leaveOut(path, because), files: [path] };
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function listSubfolder(root: string, path: string, name: string, isLeftOut: boolean): Promise<Tree> {
  const names = await readdir(join(root, path)).catch((error: NodeJS.ErrnoException) => error);
  if (names instanceof Error) return leaveOut(`${path}/`, `it could not be opened (${names.code})`);
  const because = whyFolderIsLeftOut(name, names);
  if (because === null || isLeftOut) return listFolder(root, path, isLeftOut);
  // What tests and examples define is the source's own; an environment's modules are not.
  const isOwn = because === 'tests' || because === 'examples' || because === 'documentation';
  const inside = isOwn ? await listFolder(root, path, true) : nothing;
  return { ...inside, ...leaveOut(`${path}/`, because), files: inside.files };
}

function leaveOut(path: string, because: string): Tree {
  return { ...nothing, leftOut: [{ path, because }] };
}

function joinTrees(parts: readonly Tree[]): Tree {
  return {
    audited: parts.flatMap((part) => part.audited),
    files: parts.flatMap((part) => part.files),
    leftOut: parts.flatMap((part) => part.leftOut),
  };
}
