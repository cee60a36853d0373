import { statusWords } from '@veille/protocol';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addStopCommand(program: Command, context: Context): void {
  const command = program
    .command('stop')
    .argument('<service>', 'its name, its door or its kind')
    .description('put a service to sleep now, whoever uses it')
    .action((service: string, options: StudioOptions) => stop(context, service, options));
  withStudioOptions(command, ['veille stop remotion', 'veille stop re']);
}

async function stop({ environment, terminal, signal }: Context, word: string, options: StudioOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const { name } = resolveService(await client.services(), word);
  const service = await client.stop(name);
  if (options.json) terminal.printJson(service);
  else terminal.print(`${name} is ${statusWords[service.status].en}.`);
}
