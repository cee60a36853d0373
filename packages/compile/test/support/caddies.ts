import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A Caddy that is on this machine. */
export interface Caddy {
  readonly version: string;
  readonly program: string;
}

const toolchain = join(import.meta.dirname, '../../../../.toolchain/bin/caddy');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille');

/** Every Caddy there is: the toolchain's, which is Debian's 2.6.2, and newer ones from the cache. */
export const caddies: readonly Caddy[] = [toolchain, ...globSync(join(cache, 'caddy-*/caddy'))]
  .filter((program) => existsSync(program))
  .map((program) => ({ program, version: versionOf(program) }));

function versionOf(program: string): string {
  const text = execFileSync(program, ['version'], { encoding: 'utf8' });
  return /^v?(\S+)/.exec(text)?.[1] ?? text;
}
