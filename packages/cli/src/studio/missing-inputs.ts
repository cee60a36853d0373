import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Issue, NamedInput } from '@veille/stack';

/** What a stack names and the disk does not have, an issue each. */
export async function findMissingInputs(inputs: readonly NamedInput[], stackFolder: string): Promise<Issue[]> {
  const issues = await Promise.all(inputs.map((input) => missingInput(input, stackFolder)));
  return issues.filter((issue) => issue !== null);
}

async function missingInput({ path, written, type }: NamedInput, stackFolder: string): Promise<Issue | null> {
  const found = await stat(resolve(stackFolder, written)).catch(() => null);
  if (found && found.isDirectory() === (type === 'folder')) return null;
  return {
    path,
    found: found ? `'${written}', which is not a ${type}` : `no such ${type} ${written}`,
    expected: `a ${type} that is there, relative to the stack's file`,
    fix: `make that ${type}, or correct ${String(path.at(-1))}`,
  };
}
