import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';

const names = ['index.ts', 'index.tsx', 'index.js', 'index.jsx'];

/**
 * The module that calls `registerRoot`.
 * @throws UserError `prepare-failed` when there is none.
 */
export function findEntry(folder: string): string {
  const entry = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (entry === undefined) {
    throw new UserError(
      'prepare-failed',
      `${folder} has no ${names.join(', ')}`,
      'Point `compositions` at a Remotion project: a folder whose index.ts calls registerRoot().',
    );
  }
  if (!readFileSync(entry, 'utf8').includes('registerRoot')) {
    throw new UserError(
      'prepare-failed',
      `${entry} does not call registerRoot()`,
      "Add `registerRoot(Root)` to it, from 'remotion'.",
    );
  }
  return entry;
}
