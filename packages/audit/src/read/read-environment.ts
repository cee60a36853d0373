import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';
import { type Distribution, readDistribution } from '../environment/distribution.ts';
import { type Environment, indexEnvironment } from '../environment/environment.ts';

/**
 * Reads what is installed in an environment from its `.dist-info` folders; no Python is started for it.
 * @throws UserError when there is none: an empty environment would call everything missing.
 */
export async function readEnvironment(sitePackages: string): Promise<Environment> {
  const names = await readdir(sitePackages).catch(() => []);
  const distributions: Distribution[] = [];
  for (const name of names.filter((each) => each.endsWith('.dist-info')).sort()) {
    const distribution = await readDistInfo(join(sitePackages, name));
    if (distribution !== null) distributions.push(distribution);
  }
  const eggs = names.filter((each) => /\.egg(-info|-link)?$/.test(each)).sort();
  const notes = eggs.length === 0 ? [] : [`installed in an old format that is not read: ${eggs.join(', ')}`];
  if (distributions.length > 0) return indexEnvironment(distributions, notes);
  throw new UserError(
    'invalid-request',
    `Nothing is installed in ${sitePackages}: it holds no .dist-info folder.`,
    'Name the folder of an environment, such as .venv/lib/python3.12/site-packages.',
  );
}

async function readDistInfo(folder: string): Promise<Distribution | null> {
  const metadata = await readOrNull(join(folder, 'METADATA'));
  if (metadata === null) return null;
  const record = await readOrNull(join(folder, 'RECORD'));
  return readDistribution({ metadata, record, topLevel: await readOrNull(join(folder, 'top_level.txt')) });
}

function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
