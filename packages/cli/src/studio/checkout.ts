import { extname, join, resolve } from 'node:path';

/** The clone that this command runs from, as TypeScript; null where it was installed as a package, as JavaScript. */
export const checkout = extname(import.meta.filename) === '.ts' ? resolve(import.meta.dirname, '../../../..') : null;

/** The source of one of the packages of a clone. */
export function sourceOf(clone: string, room: string): string {
  return join(clone, 'packages', room, 'src/index.ts');
}
