import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { openStudio } from '../studio/open-studio.ts';
import { withStudioLock } from '../studio/studio-lock.ts';
import { bringDown } from '../up/bring-down.ts';
import { lockOptions, type StudioOptions, withStudioOptions } from './options.ts';

export function addDownCommand(program: Command, context: Context): void {
  const command = program
    .command('down')
    .description('stop the studio: every service, the doors, the controller; films, jobs and stopped containers stay')
    .action((options: StudioOptions) => down(context, options));
  withStudioOptions(command, ['veille down']);
}

async function down(context: Context, options: StudioOptions): Promise<void> {
  const { environment, terminal } = context;
  const studio = openStudio(environment, options.config);
  const stopped = await withStudioLock(studio.folder, lockOptions(context), () => bringDown(studio, context));
  if (options.json) terminal.printJson({ running: false, stopped: stopped ?? [] });
  else if (stopped === null) terminal.print('The studio is not running.');
  else terminal.print(`Stopped ${[...stopped, 'controller'].join(', ')}; no process is left.`);
}
