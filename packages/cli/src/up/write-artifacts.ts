import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '@veille/compile';
import { writeAtomically } from '../studio/write-atomically.ts';

/** Writes what changed, the manifest last, and removes what no stack makes any more. Resolves with the files it wrote. */
export async function writeArtifacts(
  artifacts: readonly Artifact[],
  folder: string,
  manifestFile: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { path, content, mode } of manifestLast(artifacts, manifestFile)) {
    if (await writeAtomically(path, content, mode)) written.push(path);
  }
  await removeOthers(folder, new Set(artifacts.map(({ path }) => path)));
  return written;
}

async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(path)) await rm(path);
  }
}

/** Whoever reads the manifest finds everything that it names. */
function manifestLast(artifacts: readonly Artifact[], manifestFile: string): Artifact[] {
  const rank = ({ path }: Artifact) => (path === manifestFile ? 1 : 0);
  return artifacts.toSorted((a, b) => rank(a) - rank(b));
}
