import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** The folder of this package: the same from `src` (TypeScript) and from `dist` (JavaScript). */
const packageFolder = join(import.meta.dirname, '..');

/** The compositions that come with the package, an ordinary Remotion project. */
export const builtInCompositions = join(packageFolder, 'compositions');

/** Path of one of this package's own modules, as TypeScript in the checkout and as JavaScript when installed. */
export function ownModule(name: string): string {
  return join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
}

/** Every `node_modules` that Node itself would search from this package, nearest first. */
export function ownNodeModules(): string[] {
  return ancestors(packageFolder)
    .map((folder) => join(folder, 'node_modules'))
    .filter((folder) => existsSync(folder));
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
