import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Absolute path of a program, null when it is in none of the folders. */
export function findProgram(name: string, searchPath: readonly string[]): string | null {
  return searchPath.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
