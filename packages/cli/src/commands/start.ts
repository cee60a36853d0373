import { type ControllerClient, type ServiceView, statusWords } from '@veille/protocol';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { withElapsed } from '../output/elapsed.ts';
import type { Terminal } from '../output/terminal.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addStartCommand(program: Command, context: Context): void {
  const command = program
    .command('start')
    .argument('<service>', 'its name, its door or its kind')
    .description('wake a service and wait until it is awake')
    .action((service: string, options: StudioOptions) => start(context, service, options));
  withStudioOptions(command, ['veille start remotion', 'veille start re --json']);
}

async function start({ environment, terminal, signal }: Context, word: string, options: StudioOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const { name, status } = resolveService(await client.services(), word);
  if (status === 'ready') terminal.say(`${name} is awake already.`);
  const service = await (status === 'ready' || !terminal.interactive
    ? client.start(name, { wait: true, signal })
    : withBootLog(client, name, terminal, () =>
        withElapsed(terminal, `waking ${name}`, () => client.start(name, { wait: true, signal })),
      ));
  if (options.json) terminal.printJson(service);
  else terminal.print(describe(service));
}

/** Shows what the service writes for as long as the work takes. */
async function withBootLog<Result>(
  client: ControllerClient,
  name: string,
  terminal: Terminal,
  work: () => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const following = followLog(client, name, terminal, ended.signal);
  try {
    return await work();
  } finally {
    ended.abort();
    await following;
  }
}

async function followLog(client: ControllerClient, name: string, terminal: Terminal, signal: AbortSignal) {
  try {
    for await (const event of client.events(signal)) {
      if (event.type === 'log' && event.service === name) terminal.say(`  ${terminal.styleSaid('dim', event.line)}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function describe({ name, status, url }: ServiceView): string {
  return `${name} is ${statusWords[status].en}${url ? `: ${url}` : ''}.`;
}
