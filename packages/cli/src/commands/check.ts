import { UserError } from '@veille/protocol';
import { closest } from '@veille/stack';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { compileStack, loadHosts } from '../deploy/prepare-deploy.ts';
import { resolveTargets } from '../deploy/resolve-targets.ts';
import { AlreadyTold } from '../errors.ts';
import { formatLacking } from '../output/deploy/plan-view.ts';
import { shortPath } from '../output/short-path.ts';
import { count } from '../output/units.ts';
import { hiddenWork } from '../studio/hidden-work.ts';
import { loadStack } from '../studio/load-stack.ts';
import { openStudio } from '../studio/open-studio.ts';
import { readManifest } from '../studio/running-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface CheckOptions extends StudioOptions {
  readonly host?: string;
}

export function addCheckCommand(program: Command, context: Context): void {
  const command = program
    .command('check')
    .description('say all that is wrong with the stack, each with its place and the fix; changes nothing')
    .option('--host <name>', 'ask this host what it lacks, instead')
    .action((options: CheckOptions) =>
      options.host === undefined ? check(context, options) : checkHost(context, options, options.host),
    );
  withStudioOptions(command, ['veille check', 'veille check --host workstation', 'veille check --json']);
}

/** What a host lacks before anything can be deployed to it, as the plan opens with it. */
async function checkHost(context: Context, options: CheckOptions, host: string): Promise<void> {
  const loaded = await loadHosts(options.config, context);
  const { hosts } = resolveTargets(loaded.stack, []);
  if (!hosts.includes(host)) throw unknownHost(host, hosts);
  const scope = { hosts: [host], targets: null };
  // How many records go is a question of the deploy, not of what the host lacks.
  const { compilation, observations } = await compileStack(loaded, { scope, allowRemovals: true }, context);
  const artifacts = compilation.hosts.find((each) => each.host === host);
  const observation = observations.find((each) => each.host === host);
  if (!artifacts || !observation) throw new Error(`${host} was not compiled`);
  const { lackingOn } = await import('@veille/deploy');
  const lacking = lackingOn(artifacts, observation);
  const { changes, blocked, needs } = lacking;
  if (options.json) context.terminal.printJson({ host, lacks: changes, needs, blocked });
  else for (const line of formatLacking({ host, ...lacking }, context.terminal)) context.terminal.print(line);
  if (blocked.length > 0) throw new AlreadyTold();
}

function unknownHost(host: string, hosts: readonly string[]): UserError {
  const near = closest(host, hosts);
  return new UserError(
    'unknown-target',
    `There is no host "${host}".`,
    near ? `Did you mean ${near}?` : `There are: ${hosts.join(', ')}.`,
  );
}

async function check({ environment, terminal, signal }: Context, options: StudioOptions): Promise<void> {
  const studio = openStudio(environment, options.config);
  const stack = await loadStack(studio, environment.cwd, signal);
  const previous = await readManifest(studio.folders.manifest);
  for (const sentence of hiddenWork(stack, previous, studio.stackFile)) terminal.say(sentence);
  if (options.json) terminal.printJson({ problems: [] });
  else
    terminal.print(
      `${shortPath(studio.stackFile, environment.cwd)}: ${count(stack.services.length, 'service')}, no problem.`,
    );
}
