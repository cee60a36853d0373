import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatDoors } from '../output/doors-table.ts';
import { formatService } from '../output/service-details.ts';
import { readLocalState } from '../studio/local-state.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectStudio } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addStatusCommand(program: Command, context: Context): void {
  const command = program
    .command('status')
    .argument('[service]', 'its name, its door or its kind')
    .description('say what is asleep and what is awake; wakes nothing')
    .action((service: string | undefined, options: StudioOptions) => status(context, service, options));
  withStudioOptions(command, ['veille status', 'veille status remotion --json']);
}

async function status({ environment, terminal, signal }: Context, word: string | undefined, options: StudioOptions) {
  const { folders, folder } = openStudio(environment, options.config);
  const { client, manifest } = await connectStudio(folders, signal);
  const services = await client.services();
  if (word !== undefined) {
    const service = resolveService(services, word);
    if (options.json) terminal.printJson(service);
    else for (const line of formatService(service, new Date())) terminal.print(line);
    return;
  }
  const { waiting } = await client.line();
  if (options.json) {
    terminal.printJson({ services, waiting });
  } else {
    const { films } = await readLocalState(folders.localState);
    const view = { dashboardUrl: manifest.dashboardUrl, services, waiting, films, studio: folder, now: new Date() };
    for (const line of formatDoors(view, terminal.style)) terminal.print(line);
  }
}
