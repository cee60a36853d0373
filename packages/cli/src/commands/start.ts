import { randomUUID } from 'node:crypto';
import { type ControllerClient, type ServiceView, statusWords } from '@veille/protocol';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { withElapsed } from '../output/elapsed.ts';
import type { Terminal } from '../output/terminal.ts';
import { openStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectController } from '../studio/running-studio.ts';
import { waitInLine } from '../studio/wait-in-line.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface StartOptions extends StudioOptions {
  /** A service that may be put to sleep for it. */
  readonly evict?: string;
  readonly line?: boolean;
}

export function addStartCommand(program: Command, context: Context): void {
  const command = program
    .command('start')
    .argument('<service>', 'its name, its door or its kind')
    .description('wake a service and wait until it is awake')
    .option('--evict <service>', 'put this one to sleep for it, if there is no memory for both')
    .option('--line', 'where there is no memory, wait in line until there is')
    .action((service: string, options: StartOptions) => start(context, service, options));
  withStudioOptions(command, [
    'veille start remotion',
    'veille start comfyui --evict cut',
    'veille start comfyui --line',
  ]);
}

async function start({ environment, terminal, signal }: Context, word: string, options: StartOptions): Promise<void> {
  const { folders } = openStudio(environment, options.config);
  const client = await connectController(folders, signal);
  const services = await client.services();
  const { name, status } = resolveService(services, word);
  if (status === 'ready') terminal.say(`${name} is awake already.`);
  const evict = options.evict === undefined ? {} : { evict: resolveService(services, options.evict).name };
  const waiter = randomUUID();
  const wake = () => client.start(name, { wait: true, line: options.line === true, waiter, ...evict, signal });
  // The connection ends with the signal, so whoever is interrupted takes another.
  const leave = async () => (await connectController(folders, AbortSignal.timeout(2000))).leaveLine(name, waiter);
  const begin = () =>
    status === 'ready' || !terminal.interactive
      ? wake()
      : withBootLog(client, name, terminal, () => withElapsed(terminal, `waking ${name}`, wake));
  const wait = { terminal, signal, begin, leave };
  const service = options.line ? await waitInLine(client, name, wait) : await begin();
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
