import { parseDuration } from '@veille/stack';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import { formatDuration } from '../output/units.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface PinOptions extends StudioOptions {
  /** Milliseconds. */
  readonly for: number;
  readonly off?: boolean;
}

const usualMs = 2 * 3_600_000;

export function addPinCommand(program: Command, context: Context): void {
  const command = program
    .command('pin')
    .argument('<service>', 'its name, its door or its kind')
    .description('keep a service awake for a while, once it is awake')
    .addOption(
      new Option('--for <duration>', 'how long, such as 90m or 2h').default(usualMs, '2h').argParser(parseLength),
    )
    .addOption(new Option('--off', 'let it sleep again').conflicts('for'))
    .action((service: string, options: PinOptions) => pin(context, service, options));
  withStudioOptions(command, ['veille pin remotion', 'veille pin re --for 45m', 'veille pin re --off']);
}

async function pin({ environment, terminal, signal }: Context, word: string, options: PinOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const { name } = resolveService(await client.services(), word);
  const service = await (options.off ? client.unpin(name) : client.pin(name, options.for));
  if (options.json) {
    terminal.printJson(service);
    return;
  }
  terminal.print(
    options.off ? `${name} is no longer pinned.` : `${name} is pinned for ${formatDuration(options.for)}.`,
  );
  const isAsleep = service.status === 'stopped' || service.status === 'failed';
  if (!options.off && isAsleep) terminal.say(`It is not awake; \`veille start ${name}\` wakes it.`);
}

function parseLength(text: string): number {
  const lengthMs = parseDuration(text);
  if (lengthMs !== null) return lengthMs;
  throw new InvalidArgumentError('Expected a number and s, m, h or d, such as 2h.');
}
