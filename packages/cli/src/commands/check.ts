import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { shortPath } from '../output/short-path.ts';
import { count } from '../output/units.ts';
import { loadStack } from '../studio/load-stack.ts';
import { openStudio } from '../studio/open-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addCheckCommand(program: Command, context: Context): void {
  const command = program
    .command('check')
    .description('say all that is wrong with the stack, each with its place and the fix; changes nothing')
    .action((options: StudioOptions) => check(context, options));
  withStudioOptions(command, ['veille check', 'veille check --json']);
}

async function check({ environment, terminal, signal }: Context, options: StudioOptions): Promise<void> {
  const studio = openStudio(environment, options.config);
  const { services } = await loadStack(studio, environment.cwd, signal);
  if (options.json) terminal.printJson({ problems: [] });
  else
    terminal.print(
      `${shortPath(studio.stackFile, environment.cwd)}: ${count(services.length, 'service')}, no problem.`,
    );
}
