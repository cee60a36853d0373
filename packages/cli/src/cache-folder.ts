import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where what can be made again is kept, by the environment. */
export function cacheFolderOf({ HOME, XDG_CACHE_HOME }: NodeJS.ProcessEnv): string {
  const caches = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME || homedir(), '.cache');
  return join(caches, 'veille');
}
