import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import dockerignore from '@balena/dockerignore';
import type { ComposeConfig, ConfiguredBuild } from '@veille/compile';
import { fullContentDigest, type IsLeftOut } from '../content-digest.ts';

/**
 * What an image of a person's own compose file is built from: its recipe, its Dockerfile, and its folder without what
 * `.dockerignore` names and what containers mount, which is their data. All 64 hexadecimal digits of SHA-256.
 */
export async function buildDigest({ folder, dockerfile, recipe, mounted }: ConfiguredBuild): Promise<string> {
  if (folder === null) return recipe;
  const isIgnored = await readDockerignore(folder);
  const isMounted: IsLeftOut = (path) => mounted.some((each) => path === each || path.startsWith(`${each}/`));
  const isLeftOut: IsLeftOut = (path) => isIgnored(path) || isMounted(path);
  const paths = [resolve(folder, dockerfile), ...(isMounted(folder) ? [] : [folder])];
  return fullContentDigest(paths, [recipe], isLeftOut);
}

/** All that compose builds for a project, as one digest; empty where it builds nothing. */
export async function buildsDigest({ services }: ComposeConfig): Promise<string> {
  const builds = Object.values(services).flatMap(({ build }) => build ?? []);
  return builds.length === 0 ? '' : fullContentDigest([], await Promise.all(builds.map(buildDigest)));
}

/** A folder that is ignored is looked into all the same where something inside it may not be. */
async function readDockerignore(folder: string): Promise<IsLeftOut> {
  const text = await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => null);
  if (text === null) return () => false;
  const ignore = dockerignore.default().add(text);
  const hasExceptions = /^!/m.test(text);
  return (path) => {
    const isIgnored = ignore.ignores(relative(folder, path));
    return isIgnored && !(hasExceptions && statSync(path).isDirectory());
  };
}
