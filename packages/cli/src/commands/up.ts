import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import { formatDoors } from '../output/doors-table.ts';
import { formatChanges, nextStep, tunnelHint } from '../output/up-summary.ts';
import { readLocalState } from '../studio/local-state.ts';
import { type OpenStudio, openStudio } from '../studio/open-studio.ts';
import { withStudioLock } from '../studio/studio-lock.ts';
import { bringUp, type UpStudio } from '../up/bring-up.ts';
import { lockOptions, type StudioOptions, withStudioOptions } from './options.ts';

interface UpOptions extends StudioOptions {
  readonly port?: number;
}

export function addUpCommand(program: Command, context: Context): void {
  const command = program
    .command('up')
    .description('bring the studio up on this machine, or apply what changed in its stack')
    .option('--port <number>', 'the port of the doors; remembered (first: 8080)', parsePort)
    .action((options: UpOptions) => up(context, options));
  withStudioOptions(command, ['veille up', 'veille up --port 8090', 'veille up --config ~/studio/veille.config.ts']);
}

async function up(context: Context, options: UpOptions): Promise<void> {
  const { environment, terminal } = context;
  const studio = openStudio(environment, options.config);
  terminal.say(`Studio: ${studio.stackFile}${studio.bundled ? ' (the example that comes with Veille)' : ''}`);
  const result = await withStudioLock(studio.folder, lockOptions(context), () =>
    bringUp(studio, options.port, context),
  );
  await print(context, studio, result, options.json ?? false);
}

async function print({ environment, terminal }: Context, studio: OpenStudio, up: UpStudio, json: boolean) {
  const { manifest, client, changes } = up;
  const services = await client.services();
  const { waiting } = await client.line();
  const { dashboardUrl } = manifest;
  if (json) return terminal.printJson({ studio: studio.stackFile, dashboardUrl, changes, services });

  const { films } = await readLocalState(studio.folders.localState);
  const view = { dashboardUrl, services, waiting, films, studio: studio.folder, now: new Date() };
  const lines = [
    formatChanges(changes),
    ...formatDoors(view, terminal.style),
    nextStep(dashboardUrl, services),
    tunnelHint(dashboardUrl, environment),
  ];
  for (const line of lines) if (line !== null) terminal.print(line);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port from 1 to 65535.');
}
