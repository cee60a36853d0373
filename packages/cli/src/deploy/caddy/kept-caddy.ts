import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalFile } from '@veille/compile';
import { describeFile } from '../local-file.ts';
import { readModuleVersion } from './module-version.ts';
import { type CaddyRecipe, caddyVersion, dnsModule, newest, versionOf } from './recipe.ts';

/** What the cache has of a recipe. */
export interface Kept {
  readonly file: LocalFile | null;
  /** Of the module, as built last: of a recipe that says none it is what the newest was then. */
  readonly moduleVersion: string | null;
}

/**
 * A Caddy in the cache under a name that ends in its SHA-256, as that was when it was built. One that is not that any more is
 * removed; what is left of it is the version that it had.
 */
export async function findKept(folder: string, recipe: CaddyRecipe): Promise<Kept> {
  const start = stem(recipe);
  const end = new RegExp(`^(?:-(v[\\w.+-]+))?-linux-${recipe.architecture}-([0-9a-f]{64})$`);
  let moduleVersion: string | null = null;
  for (const found of await readdir(folder)) {
    const [, resolved, sha256] = (found.startsWith(start) && end.exec(found.slice(start.length))) || [];
    if (sha256 === undefined) continue;
    moduleVersion = resolved ?? moduleVersion;
    const file = await describeFile(join(folder, found));
    if (file.sha256 === sha256) return { file, moduleVersion };
    await rm(file.path);
  }
  return { file: null, moduleVersion };
}

/** Takes what was built into the cache. */
export async function keep(folder: string, recipe: CaddyRecipe, built: string): Promise<LocalFile> {
  const file = await describeFile(built);
  const resolved = versionOf(recipe) === newest ? `-${await readModuleVersion(built, dnsModule(recipe))}` : '';
  const path = join(folder, `${stem(recipe)}${resolved}-linux-${recipe.architecture}-${file.sha256}`);
  await rename(built, path);
  return { ...file, path };
}

function stem(recipe: CaddyRecipe): string {
  return `caddy-${caddyVersion}-${recipe.module}-${versionOf(recipe)}`;
}
