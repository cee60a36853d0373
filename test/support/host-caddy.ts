import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The tests' newest Caddy has the module for OVH, which hosts prove their names by. */
export const hostCaddy = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille/caddy-2.11.4/caddy');

/** Why no host can have a Caddy here; null where it can. */
export function noHostCaddy(): string | null {
  return existsSync(hostCaddy) ? null : 'there is no new Caddy in the cache: `make test` builds one where there is Go';
}
