import { extname, resolve } from 'node:path';

/** The clone that this command runs from, as TypeScript; null where it was installed as a package, as JavaScript. */
export const checkout = extname(import.meta.filename) === '.ts' ? resolve(import.meta.dirname, '../../../..') : null;
