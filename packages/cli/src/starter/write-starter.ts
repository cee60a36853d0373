import { cp, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtInCompositions } from '@veille/render';
import { starterFiles } from './starter-files.ts';

/** Which files of the starter were written and which were there already; relative to its folder. */
export interface WrittenStarter {
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/** Writes what a studio of one's own begins with, wherever nothing is yet. */
export async function writeStarter(folder: string): Promise<WrittenStarter> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const kept: string[] = [];
  for (const [name, content] of Object.entries(await starterFiles(folder))) {
    const isNew = await writeNew(join(folder, name), content);
    (isNew ? written : kept).push(name);
  }
  const isNew = await copyNew(builtInCompositions, join(folder, 'compositions'));
  (isNew ? written : kept).push('compositions/');
  return { written, kept };
}

async function writeNew(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function copyNew(source: string, target: string): Promise<boolean> {
  if (await stat(target).catch(() => null)) return false;
  await cp(source, target, { recursive: true });
  return true;
}
