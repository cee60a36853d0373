import { posix } from 'node:path';

/** The modules of the source itself. Paths are relative to its root, with `/`; the root is `.`. */
export interface LocalTree {
  /** Every Python or compiled module's path without its suffix: `app/logger`, `app/__init__`. */
  readonly modules: ReadonlySet<string>;
  /** Every folder that holds a module at any depth. */
  readonly folders: ReadonlySet<string>;
}

/** Whether a name is the source's own; `perhaps` when a folder of that name is there but not what was asked of it. */
export type IsLocal = 'yes' | 'perhaps' | 'no';

const suffix = /(?:\.py|\.(?:[\w-]+\.)?(?:so|pyd))$/;

export function localTree(files: readonly string[]): LocalTree {
  const modules = files.filter((file) => suffix.test(file)).map((file) => file.replace(suffix, ''));
  return { modules: new Set(modules), folders: new Set(modules.flatMap(foldersAbove)) };
}

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? ['.'] : [folder, ...foldersAbove(folder)];
}

/**
 * Whether `dotted`, imported by `file`, is found in the source: from its root, from `src`, from what the source puts
 * on `sys.path`, or from the folder above the package that the file is in. Modules beside a file count only where
 * the folder is no package, for Python 3 does not look there otherwise.
 */
export function isLocal(tree: LocalTree, dotted: string, file: string, searchPath: readonly string[]): IsLocal {
  const answers = [...new Set([outsidePackage(tree, posix.dirname(file)), '.', 'src', ...searchPath])].map((root) =>
    findIn(tree, root, dotted.split('.'), file),
  );
  if (answers.includes('yes')) return 'yes';
  return answers.includes('perhaps') ? 'perhaps' : 'no';
}

function outsidePackage(tree: LocalTree, folder: string): string {
  const isPackage = folder !== '.' && tree.modules.has(posix.join(folder, '__init__'));
  return isPackage ? outsidePackage(tree, posix.dirname(folder)) : folder;
}

/** A module or package settles it; a namespace package (a folder without `__init__`) is looked into further. */
function findIn(tree: LocalTree, folder: string, segments: readonly string[], file: string): IsLocal {
  const [first, ...rest] = segments;
  if (first === undefined) return 'perhaps';
  const path = posix.join(folder, first);
  const isItself = `${path}.py` === file;
  if (tree.modules.has(posix.join(path, '__init__')) || (tree.modules.has(path) && !isItself)) return 'yes';
  if (!tree.folders.has(path)) return 'no';
  return findIn(tree, path, rest, file) === 'yes' ? 'yes' : 'perhaps';
}
