import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

export interface Caddy {
  readonly program: string;
  /** `2.6.2`. */
  readonly version: string;
}

/** The Caddy that the studio would use, and those of other versions that set-up built into the cache. */
export function findCaddies(): Caddy[] {
  const toolchain = resolve(import.meta.dirname, '../../.toolchain/bin');
  const folders = [toolchain, ...(process.env.PATH ?? '').split(delimiter)];
  const usual = folders.map((folder) => join(folder, 'caddy')).find((file) => existsSync(file));
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille');
  const built = globSync('caddy-*/caddy', { cwd: cache }).map((file) => join(cache, file));
  const found = [...(usual === undefined ? [] : [usual]), ...built].map(describe);
  if (found.length === 0) throw new Error('there is no Caddy: run `make setup`, or put one on the PATH');
  return found.filter(({ version }, index) => found.findIndex((other) => other.version === version) === index);
}

function describe(program: string): Caddy {
  const text = execFileSync(program, ['version'], { encoding: 'utf8' });
  return { program, version: /\d+\.\d+\.\d+/.exec(text)?.[0] ?? text.trim() };
}
