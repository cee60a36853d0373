import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Engine } from './engine.ts';
import { cache } from './programs.ts';

/** A compose that is on this machine, as a program of its own. */
export interface Compose {
  readonly version: string;
  readonly program: string;
}

/** Every compose there is: Debian's `docker-compose` 1.29, and those of the second generation that the set-up has built. */
export function findComposes(): Compose[] {
  return ['docker-compose', ...builtPrograms()]
    .map((program) => ({ program, version: versionOf(program) }))
    .filter(({ version }) => version !== '');
}

/**
 * The environment in which `docker compose` is the second generation that the set-up has built; null where it has not.
 * Without it there is only what the machine has.
 */
export function withComposePlugin({ env }: Pick<Engine, 'env'>): Engine['env'] | null {
  const plugin = builtPrograms().at(-1);
  if (plugin === undefined) return null;
  const folder = join(cache, 'docker/config-with-compose');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [dirname(plugin)] }));
  return { ...env, DOCKER_CONFIG: folder };
}

function builtPrograms(): string[] {
  return globSync(join(cache, 'compose-*/docker-compose')).sort();
}

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['version', '--short'], { encoding: 'utf8' });
  return (stdout ?? '').trim();
}
