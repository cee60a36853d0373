import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Engine } from './engine.ts';
import { cache } from './programs.ts';

const plugin = join(cache, 'compose-2.40.3/docker-compose');

/**
 * The environment in which `docker compose` is the second generation that the set-up has built; null where it has not.
 * Without it there is only what the machine has, such as Debian's `docker-compose` 1.29.
 */
export function withComposePlugin({ env }: Engine): Engine['env'] | null {
  if (!existsSync(plugin)) return null;
  const folder = join(cache, 'docker/config-with-compose');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [dirname(plugin)] }));
  return { ...env, DOCKER_CONFIG: folder };
}
