import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A compose that is on this machine, as a program of its own. */
export interface Compose {
  readonly version: string;
  readonly program: string;
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille');

/** Every compose there is: Debian's `docker-compose` 1.29, and those of the second generation in the cache. */
export const composes: readonly Compose[] = ['docker-compose', ...globSync(join(cache, 'compose-*/docker-compose'))]
  .map((program) => ({ program, version: versionOf(program) }))
  .filter(({ version }) => version !== '');

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['version', '--short'], { encoding: 'utf8' });
  return (stdout ?? '').trim();
}
