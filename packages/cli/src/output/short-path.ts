import { isAbsolute, relative } from 'node:path';

/** A path as people read it: relative to `folder` where it lies inside. */
export function shortPath(path: string, folder: string): string {
  const near = relative(folder, path);
  return near.startsWith('..') || isAbsolute(near) ? path : near;
}
