import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatPrepared } from '../output/prepared.ts';
import { openStudio } from '../studio/open-studio.ts';
import { withStudioLock } from '../studio/studio-lock.ts';
import { prepareStudio } from '../up/prepare-studio.ts';
import { lockOptions, type StudioOptions, withStudioOptions } from './options.ts';

export function addPrepareCommand(program: Command, context: Context): void {
  const command = program
    .command('prepare')
    .argument('[service...]', 'names, doors or kinds; without any: all of them')
    .description('build and fetch all that services need before they can wake; wakes nothing')
    .action((services: string[], options: StudioOptions) => prepare(context, services, options));
  withStudioOptions(command, ['veille prepare', 'veille prepare comfyui', 'veille prepare comfyui notes --json']);
}

async function prepare(context: Context, words: readonly string[], options: StudioOptions): Promise<void> {
  const { environment, terminal } = context;
  const studio = openStudio(environment, options.config);
  const prepared = await withStudioLock(studio.folder, lockOptions(context), () =>
    prepareStudio(studio, words, context),
  );
  if (options.json) terminal.printJson({ services: prepared });
  else for (const line of formatPrepared(prepared)) terminal.print(line);
}
