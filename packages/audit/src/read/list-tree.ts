import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
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
  if (entry.isSymbolicLink() && !entry.name.endsWith('.py')) return linkTo(path);
  if (isLeftOut || !entry.name.endsWith('.py')) return { ...nothing, files: [path] };
  const because = whyFileIsLeftOut(entry.name);
  return because === null
    ? { ...nothing, audited: [path], files: [path] }
    : { ...nothing, files: [path], leftOut: [{ path, because }] };
}

async function listSubfolder(root: string, path: string, name: string, isLeftOut: boolean): Promise<Tree> {
  const because = whyFolderIsLeftOut(name, await readdir(join(root, path)));
  if (because === null || isLeftOut) return listFolder(root, path, isLeftOut);
  const leftOut = [{ path: `${path}/`, because }];
  // What tests and examples define is the source's own; an environment's modules are not.
  const isOwn = because === 'tests' || because === 'examples' || because === 'documentation';
  return isOwn ? { ...(await listFolder(root, path, true)), leftOut } : { ...nothing, leftOut };
}

function linkTo(path: string): Tree {
  return path.includes('.') ? { ...nothing, files: [path] } : { ...nothing, leftOut: [{ path, because: 'a link' }] };
}

function joinTrees(parts: readonly Tree[]): Tree {
  return {
    audited: parts.flatMap((part) => part.audited),
    files: parts.flatMap((part) => part.files),
    leftOut: parts.flatMap((part) => part.leftOut),
  };
}
