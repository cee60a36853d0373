import { applyPlan, type Outcome, type Verification } from '@veille/deploy';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { isConfirmed, mayAsk } from '../deploy/may-ask.ts';
import type { PreparedDeploy } from '../deploy/plan-compiled.ts';
import { loadScope, prepareDeploy } from '../deploy/prepare-deploy.ts';
import { redactEvent, redactOutcome, redactor } from '../deploy/redact.ts';
import { among, type DoorWatch, standingWith, watchDoors } from '../deploy/watch-doors.ts';
import { AlreadyTold } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatEnd } from '../output/deploy/outcome-view.ts';
import { followApply } from '../output/deploy/progress-view.ts';
import { type PlanOptions, planForMachines, printPlan, wishOf, withPlanOptions } from './plan.ts';

interface DeployOptions extends PlanOptions {
  readonly yes?: boolean;
}

export function addDeployCommand(program: Command, context: Context): void {
  const command = program
    .command('deploy')
    .description('plan, ask, bring it to the hosts, look at it as clients do, or put back what was there')
    .option('--yes', 'do not ask')
    .action((targets: string[], options: DeployOptions) => deploy(context, targets, options));
  withPlanOptions(command, ['veille deploy', 'veille deploy vpn-dns', 'veille deploy caddy --yes']);
}

async function deploy(context: Context, words: readonly string[], options: DeployOptions): Promise<void> {
  const { terminal } = context;
  const asked = wishOf(words, options);
  const loaded = await loadScope(asked, context);
  mayAsk(context, options.yes === true, ['veille deploy', ...words, '--yes'].join(' '));
  const prepared = await prepareDeploy(asked, loaded, context);
  const { hosts } = prepared.plan;
  if (!options.json) printPlan(prepared, options, context);
  if (hosts.some(({ blocked }) => blocked.length > 0)) {
    return refuse(
      'Nothing was changed. Choose one of the ways above for each !, then run it again.',
      prepared,
      options,
      context,
    );
  }
  const changed = hosts.filter(({ changes }) => changes.length > 0).map(({ host }) => host);
  if (changed.length === 0) return end({ hosts: [], isGood: true }, null, prepared, options, context);
  if (!(await isConfirmed(prepared.plan, `Deploy to ${changed.join(', ')}?`, options, context))) {
    return refuse('Nothing was changed.', prepared, options, context);
  }
  const redact = redactor(prepared.wish.secrets);
  const watched = await watchDoors(doorsOf(prepared), context);
  const following = followApply(terminal, changed);
  try {
    const outcome = await applyPlan(prepared.plan, {
      executors: [...prepared.executors.values()],
      who: `${context.environment.user}@${context.environment.host}`,
      why: ['veille deploy', ...words].join(' '),
      secrets: prepared.wish.secrets,
      probe: watched.probe,
      signal: context.signal,
      onEvent: (event) => following.onEvent(redactEvent(event, redact)),
    });
    end(redactOutcome(outcome, redact), watched.seen(), prepared, options, context);
  } finally {
    following.stop();
  }
}

/** It does not begin. */
function refuse(text: string, { plan }: PreparedDeploy, { json, diff }: DeployOptions, { terminal }: Context): never {
  if (json) terminal.printJson({ plan: planForMachines(plan, diff), outcome: null });
  else terminal.say(text);
  throw new AlreadyTold();
}

/** Every door that the deploy has a part in; what lies on the hosts afterwards is what the plan says. */
function doorsOf({ stack, executors, observations, compilation, plan, probes }: PreparedDeploy): DoorWatch {
  const planned = compilation.hosts.map(({ host, files }) => {
    const targets = plan.hosts.find((each) => each.host === host)?.targets ?? [];
    return { host, files: files.filter(({ target }) => targets.includes(target)) };
  });
  const { services } = standingWith(stack, observations, planned);
  return { stack, executors, observations, concerned: among(probes), after: async () => ({ probes, services }) };
}

/** Of a deploy and of a rollback. */
export function end(
  outcome: Outcome,
  seen: Verification | null,
  { plan }: Pick<PreparedDeploy, 'plan'>,
  { json, diff }: Pick<DeployOptions, 'json' | 'diff'>,
  { terminal, signal }: Context,
): void {
  if (json) terminal.printJson({ plan: planForMachines(plan, diff), outcome, verification: seen });
  else for (const line of formatEnd(outcome, seen, terminal)) terminal.print(line);
  if (!outcome.isGood) throw new AlreadyTold(signal.aborted ? exitCodes.interrupted.code : exitCodes.failed.code);
}
