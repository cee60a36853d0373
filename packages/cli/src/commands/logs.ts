import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface LogsOptions extends StudioOptions {
  readonly lines: number;
  readonly follow?: boolean;
}

const mostLines = 1000;

export function addLogsCommand(program: Command, context: Context): void {
  const command = program
    .command('logs')
    .argument('<service>', 'its name, its door or its kind')
    .description('show what a service wrote; secrets are blacked out')
    .option('--lines <number>', 'how many of the last lines', parseLines, 100)
    .option('--follow', 'go on with what it writes, until Ctrl-C')
    .action((service: string, options: LogsOptions) => logs(context, service, options));
  withStudioOptions(command, ['veille logs remotion', 'veille logs remotion --lines 20 --follow']);
}

async function logs({ environment, terminal, signal }: Context, word: string, options: LogsOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const { name } = resolveService(await client.services(), word);
  const written = await client.logs(name, options.lines);
  if (options.json && !options.follow) return terminal.printJson(written);

  const print = (line: string) => terminal.print(options.json ? JSON.stringify({ service: name, line }) : line);
  written.lines.forEach(print);
  if (!options.follow) return;
  try {
    for await (const event of client.events(signal)) {
      if (event.type === 'log' && event.service === name) print(event.line);
    }
  } catch (error) {
    // Ctrl-C is how one stops following.
    if (!signal.aborted) throw error;
  }
}

function parseLines(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 1 && lines <= mostLines) return lines;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${mostLines}.`);
}
