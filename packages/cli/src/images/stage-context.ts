import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '@veille/protocol';
import { z } from 'zod';
import { checkout } from '../studio/checkout.ts';
import { lockFile, pruneLock } from './prune-lock.ts';

/** Beside a Dockerfile that is built from parts of this repository: which package, and of it which files. */
const contextFile = 'context.json';

const contextSpec = z.strictObject({
  /** The folder of the package that the image runs, whose dependencies are installed. */
  package: z.string(),
  /** Files and folders of the repository that are copied, in the same places. */
  files: z.array(z.string()),
  /** Dependencies of that package which the copied files do not import. */
  without: z.array(z.string()),
});

const manifest = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  overrides: z.unknown().optional(),
});

/** Whether an image of this folder is built from parts of this repository. */
export function needsStaging(folder: string): boolean {
  return existsSync(join(folder, contextFile));
}

/**
 * Fills `target` with all that the image of a folder is built from and nothing else: its Dockerfile, the files that its
 * `context.json` names, and the part of the lock file that they need. The same sources give the same bytes.
 * @throws UserError outside of a clone.
 */
export async function stageContext(folder: string, target: string): Promise<void> {
  if (checkout === null) throw noClone(folder);
  const spec = contextSpec.parse(await readJson(join(folder, contextFile)));
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await cp(join(folder, 'Dockerfile'), join(target, 'Dockerfile'));
  for (const file of spec.files) await cp(join(checkout, file), join(target, file), { recursive: true });
  await writePackages(spec, checkout, target);
}

/** A workspace of its own, which `npm ci` takes. */
async function writePackages(
  { package: main, without }: z.infer<typeof contextSpec>,
  clone: string,
  target: string,
): Promise<void> {
  const { overrides } = manifest.parse(await readJson(join(clone, 'package.json')));
  const lock = lockFile.parse(await readJson(join(clone, 'package-lock.json')));
  const packages = pruneLock(lock.packages, main, without);
  const workspaces = Object.keys(packages).filter((place) => !place.includes('node_modules'));
  const root = { name: 'image', private: true, type: 'module', workspaces, overrides };
  await writeJson(join(target, 'package.json'), root);
  const { name, workspaces: places } = root;
  const locked = {
    name,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, workspaces: places }, ...packages },
  };
  await writeJson(join(target, 'package-lock.json'), locked);
  for (const place of workspaces) {
    const own = manifest.parse(await readJson(join(clone, place, 'package.json')));
    const dependencies = Object.entries(own.dependencies ?? {}).filter(([each]) => !without.includes(each));
    await writeJson(join(target, place, 'package.json'), { ...own, dependencies: Object.fromEntries(dependencies) });
  }
}

function noClone(folder: string): UserError {
  return new UserError(
    'prepare-failed',
    `The image of ${basename(folder)} is built from Veille's own sources, which installed packages do not have.`,
    'Run the `veille` of a clone.',
  );
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
