import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import type { Preparation, ValidService, ValidStack } from '@veille/stack';
import type { Context } from '../../context.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { contentDigest } from '../content-digest.ts';
import type { Programs } from '../programs.ts';
import { runProgramToEnd } from '../run-program.ts';
import type { Need } from './need.ts';

/** A folder that a service's kind wants filled. One that is there is whole: it was renamed into its place. */
export interface Bundle {
  readonly service: string;
  readonly preparation: Preparation;
  readonly command: readonly string[];
  readonly folder: string;
}

/** The folders that kinds want filled, each called after the content that decides whether it must be filled anew. */
export async function findBundles(stack: ValidStack, studio: OpenStudio, programs: Programs): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const service of stack.services) {
    const preparation = preparationOf(service, dirname(studio.stackFile));
    if (preparation === null) continue;
    const command = replaceProgram(preparation.command, programs);
    const digest = await contentDigest([...preparation.inputs, ...ownInputs(command)], [...command, process.version]);
    const folder = join(studio.folders.prepared, service.name, digest);
    bundles.push({ service: service.name, preparation, command, folder });
  }
  return bundles;
}

/** Bundles as needs. Providing one throws UserError `prepare-failed` with the last lines of the output. */
export function bundleNeeds(
  bundles: readonly Bundle[],
  studio: OpenStudio,
  context: Pick<Context, 'terminal' | 'signal'>,
): Need[] {
  return bundles.map((bundle) => ({
    service: bundle.service,
    what: 'bundle',
    name: bundle.preparation.title,
    isLarge: false,
    isThere: async () => existsSync(bundle.folder),
    provide: () => fill(bundle, studio, context),
  }));
}

function preparationOf({ name, definition, options }: ValidService, stackFolder: string): Preparation | null {
  return definition.prepare?.(options, { service: name, path: (relative) => resolve(stackFolder, relative) }) ?? null;
}

function replaceProgram([program = '', ...words]: readonly string[], programs: Programs): string[] {
  return [...(programs[program] ?? [program]), ...words];
}

/**
 * What a command takes from the package that its script comes from: its manifest pins all that it bundles with, and the
 * compositions there are bundled by themselves or as parts of somebody's own.
 */
function ownInputs(command: readonly string[]): string[] {
  const script = command.find((word) => /\.[jt]s$/.test(word));
  const folder = script === undefined ? null : nearestPackage(dirname(script));
  if (folder === null) return [];
  return [join(folder, 'package.json'), join(folder, 'compositions')].filter((path) => existsSync(path));
}

function nearestPackage(folder: string): string | null {
  if (existsSync(join(folder, 'package.json'))) return folder;
  return folder === dirname(folder) ? null : nearestPackage(dirname(folder));
}

async function fill(
  { service, preparation, command, folder }: Bundle,
  studio: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<void> {
  const work = join(studio.folders.temporary, `prepare-${service}`);
  const log = join(studio.folders.log, `prepare-${service}.log`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await mkdir(dirname(log), { recursive: true });
  try {
    const output = join(work, 'output');
    await withElapsed(terminal, `${preparation.title} for ${service}`, async () => {
      const result = await runProgramToEnd([...command, output], { cwd: studio.folder, signal });
      await writeFile(log, result.output);
      if (result.code !== 0) throw preparationFailed(preparation, service, result.output, log);
    });
    await mkdir(dirname(folder), { recursive: true });
    await rename(output, folder);
    await prune(dirname(folder), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function preparationFailed({ title }: Preparation, service: string, output: string, log: string): UserError {
  const message = `${title} for ${service} failed:\n${indentLastLines(output, 8)}`;
  return new UserError('prepare-failed', message, `Nothing was changed. The whole output is in ${log}.`);
}

/** Keeps the newest besides the current one: a service that runs may still be using it. */
async function prune(parent: string, current: string): Promise<void> {
  const others = (await readdir(parent)).map((name) => join(parent, name)).filter((path) => path !== current);
  const dated = await Promise.all(others.map(async (path) => ({ path, changed: (await stat(path)).mtimeMs })));
  dated.sort((a, b) => b.changed - a.changed);
  for (const { path } of dated.slice(1)) await rm(path, { recursive: true, force: true });
}
