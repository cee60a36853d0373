import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import type { Preparation, ValidService, ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import { withElapsed } from '../output/elapsed.ts';
import { indentLastLines } from '../output/last-lines.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { contentDigest } from './content-digest.ts';
import type { Programs } from './programs.ts';
import { runProgramToEnd } from './run-program.ts';

/**
 * Does what a kind wants done once by content. A folder that is there is whole: it was renamed into its place.
 * @returns the prepared folders by service name.
 * @throws UserError `prepare-failed` with the last lines of the output.
 */
export async function prepareServices(
  stack: ValidStack,
  studio: OpenStudio,
  programs: Programs,
  context: Pick<Context, 'terminal' | 'signal'>,
): Promise<Record<string, string>> {
  const prepared: Record<string, string> = {};
  for (const service of stack.services) {
    const preparation = preparationOf(service, dirname(studio.stackFile));
    if (preparation === null) continue;
    const command = replaceProgram(preparation.command, programs);
    const digest = await contentDigest([...preparation.inputs, ...ownInputs(command)], [...command, process.version]);
    const folder = join(studio.folders.prepared, service.name, digest);
    if (!existsSync(folder)) await prepare({ service: service.name, preparation, command, folder, studio, context });
    prepared[service.name] = folder;
  }
  return prepared;
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

interface Job {
  readonly service: string;
  readonly preparation: Preparation;
  readonly command: readonly string[];
  readonly folder: string;
  readonly studio: OpenStudio;
  readonly context: Pick<Context, 'terminal' | 'signal'>;
}

async function prepare({ service, preparation, command, folder, studio, context }: Job): Promise<void> {
  const work = join(studio.folders.temporary, `prepare-${service}`);
  const log = join(studio.folders.log, `prepare-${service}.log`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await mkdir(dirname(log), { recursive: true });
  try {
    const output = join(work, 'output');
    await withElapsed(context.terminal, `${preparation.title} for ${service}`, async () => {
      const result = await runProgramToEnd([...command, output], { cwd: studio.folder, signal: context.signal });
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
