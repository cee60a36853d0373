import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addWhyCommand(program: Command, context: Context): void {
  const command = program
    .command('why')
    .argument('<service>', 'its name, its door or its kind')
    .description('say why a service is awake, asleep or failed; wakes nothing')
    .action((service: string, options: StudioOptions) => why(context, service, options));
  withStudioOptions(command, ['veille why remotion', 'veille why re --json']);
}

async function why({ environment, terminal, signal }: Context, word: string, options: StudioOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const { name } = resolveService(await client.services(), word);
  const explained = await client.why(name);
  if (options.json) terminal.printJson(explained);
  else for (const sentence of explained.sentences) terminal.print(sentence);
}
