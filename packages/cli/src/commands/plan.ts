import type { HostPlan } from '@veille/deploy';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { PreparedDeploy } from '../deploy/plan-compiled.ts';
import { loadScope, prepareDeploy } from '../deploy/prepare-deploy.ts';
import { AlreadyTold } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatPlan } from '../output/deploy/plan-view.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

/** The options of `plan` and `deploy`. */
export interface PlanOptions extends StudioOptions {
  readonly diff?: boolean;
  readonly adopt?: boolean;
  readonly allowRemovals?: boolean;
}

export function withPlanOptions(command: Command, examples: readonly string[]): Command {
  return withStudioOptions(
    command
      .argument('[target...]', 'vpn-dns, caddy, controller, a service or a host; everything without any')
      .option('--diff', 'show what changes within files')
      .option('--adopt', 'take over what is in the way and Veille did not put there')
      .option('--allow-removals', 'let more than 30 % of the published names go away'),
    examples,
  );
}

export function addPlanCommand(program: Command, context: Context): void {
  const command = program
    .command('plan')
    .description('say what would change on which host; changes nothing')
    .action((targets: string[], options: PlanOptions) => plan(context, targets, options));
  withPlanOptions(command, ['veille plan', 'veille plan vpn-dns', 'veille plan workstation --diff']);
}

async function plan(context: Context, words: readonly string[], options: PlanOptions): Promise<void> {
  const asked = wishOf(words, options);
  const prepared = await prepareDeploy(asked, await loadScope(asked, context), context);
  printPlan(prepared, options, context);
  const { hosts } = prepared.plan;
  if (hosts.some(({ blocked }) => blocked.length > 0)) throw new AlreadyTold();
  if (hosts.some(({ changes }) => changes.length > 0)) throw new AlreadyTold(exitCodes.pending.code);
}

export function wishOf(words: readonly string[], { config, adopt = false, allowRemovals = false }: PlanOptions) {
  return { words, config, adopt, allowRemovals };
}

export function printPlan({ plan }: PreparedDeploy, { json, diff = false }: PlanOptions, { terminal }: Context): void {
  if (json) terminal.printJson(planForMachines(plan, diff));
  else for (const line of formatPlan(plan, terminal, diff)) terminal.print(line);
}

/** What is done exactly is for the hosts alone: it holds where local files lie, and is large. So are diffs, unless they are asked for. */
export function planForMachines({ hosts, conservation }: PreparedDeploy['plan'], diffs = false) {
  return { hosts: hosts.map(({ work: _, ...host }) => (diffs ? host : withoutDiffs(host))), conservation };
}

function withoutDiffs<T extends Pick<HostPlan, 'changes'>>({ changes, ...host }: T) {
  return { ...host, changes: changes.map(({ diff: _, ...change }) => change) };
}
