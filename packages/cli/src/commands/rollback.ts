import { claimOf, type HostProbe, standingOf, standingQuestion } from '@veille/compile';
import {
  applyPlan,
  type Executor,
  type HostPlan,
  type Observation,
  type Outcome,
  observeHost,
  type Plan,
  type Previous,
  planRollback,
  questionOfPrevious,
  readPrevious,
} from '@veille/deploy';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { lastDeploy } from '../deploy/last-deploy.ts';
import { isConfirmed, mayAsk } from '../deploy/may-ask.ts';
import { onEveryHost, openHosts } from '../deploy/open-hosts.ts';
import { loadHosts } from '../deploy/prepare-deploy.ts';
import { resolveTargets } from '../deploy/resolve-targets.ts';
import { rollbackProbes } from '../deploy/rollback-probes.ts';
import { byHost, type DoorWatch, type Watched, watchDoors } from '../deploy/watch-doors.ts';
import { AlreadyTold } from '../errors.ts';
import { formatPlan } from '../output/deploy/plan-view.ts';
import { followApply } from '../output/deploy/progress-view.ts';
import { end } from './deploy.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';
import { planForMachines } from './plan.ts';

interface RollbackOptions extends StudioOptions {
  readonly yes?: boolean;
  readonly adopt?: boolean;
}

export function addRollbackCommand(program: Command, context: Context): void {
  const command = program
    .command('rollback')
    .argument('[host...]', 'each goes back to before its own last deploy; without any, all hosts of the last')
    .description('put back what the last deploy replaced; doing it twice is undoing it')
    .option('--yes', 'do not ask')
    .option('--adopt', 'also where somebody has changed what the last deploy wrote')
    .action((hosts: string[], options: RollbackOptions) => rollback(context, hosts, options));
  withStudioOptions(command, ['veille rollback', 'veille rollback workstation --yes']);
}

async function rollback(context: Context, words: readonly string[], options: RollbackOptions): Promise<void> {
  const { terminal } = context;
  const { stack } = await loadHosts(options.config, context);
  const { hosts } = resolveTargets({ ...stack, services: [], mesh: null }, words);
  mayAsk(context, options.yes === true, ['veille rollback', ...words, '--yes'].join(' '));
  const executors = openHosts(stack.hosts, context);
  const looked = await lookAtAll(executors, stack, hosts, context);
  const staying = words.length > 0 ? [] : notOfTheLast(looked);
  for (const previous of staying) terminal.say(staysWord(previous));
  const isGoing = ({ host }: HostPlan) => staying.every((previous) => previous.host !== host);
  const plan = { hosts: planEach(looked, stack, options).filter(isGoing), conservation: null };
  if (!options.json) for (const line of formatPlan(plan, terminal, false, nothingToRollBack)) terminal.print(line);
  if (plan.hosts.some(({ blocked }) => blocked.length > 0)) return leave(plan, options, context);
  const changed = plan.hosts.filter(({ changes }) => changes.length > 0).map(({ host }) => host);
  if (changed.length === 0) return end({ hosts: [], isGood: true }, null, { plan }, options, context);
  const isYes = await isConfirmed(plan, `Roll back ${changed.join(', ')}?`, options, context);
  if (!isYes) return leave(plan, options, context);
  const watched = await watchDoors(doorsOf(stack, executors, looked, deploysOf(looked, changed)), context);
  const outcome = await goBack(plan, changed, { executors, watched, words }, context);
  end(outcome, watched.seen(), { plan }, options, context);
}

const nothingToRollBack = 'no deploy has replaced anything that is not as it was.';

/** It does not begin. */
function leave(plan: Plan, { json }: RollbackOptions, { terminal }: Context): never {
  if (json) terminal.printJson({ plan: planForMachines(plan), outcome: null });
  else terminal.say('Nothing was changed.');
  throw new AlreadyTold();
}

/** What hosts would go back to that the last deploy has not changed. */
function notOfTheLast(looked: readonly Looked[]): Previous[] {
  const all = looked.flatMap(({ previous }) => previous ?? []);
  const last = lastDeploy(all);
  return all.filter(({ id }) => id !== last);
}

function staysWord({ host, who, when, why }: Previous): string {
  return `${host} stays as it is: \`${why}\` by ${who} at ${when} was another deploy. To take that back: veille rollback ${host}`;
}

/** The deploy that each of these hosts goes back to before. */
function deploysOf(looked: readonly Looked[], hosts: readonly string[]): ReadonlyMap<string, string> {
  const all = looked.flatMap(({ previous }) => previous ?? []);
  return new Map(all.filter(({ host }) => hosts.includes(host)).map(({ host, id }) => [host, id]));
}

/** All hosts, at the same time: those that go back, and those that only tell what stands. */
async function lookAtAll(
  executors: ReadonlyMap<string, Executor>,
  stack: ValidStack,
  hosts: readonly string[],
  { terminal, signal }: Context,
): Promise<Looked[]> {
  const looked = await onEveryHost(executors, signal, (executor, either) =>
    hosts.includes(executor.host) ? lookAt(executor, stack, either) : glanceAt(executor, stack, terminal, either),
  );
  return looked.filter((host) => host !== null);
}

interface Going {
  readonly executors: ReadonlyMap<string, Executor>;
  readonly watched: Watched;
  readonly words: readonly string[];
}

async function goBack(
  plan: Plan,
  changed: readonly string[],
  { executors, watched, words }: Going,
  { terminal, environment, signal }: Context,
): Promise<Outcome> {
  const following = followApply(terminal, changed);
  return applyPlan(plan, {
    executors: [...executors.values()],
    who: `${environment.user}@${environment.host}`,
    why: ['veille rollback', ...words].join(' '),
    secrets: new Map(),
    probe: watched.probe,
    signal,
    onEvent: following.onEvent,
  }).finally(following.stop);
}

interface Looked {
  readonly observation: Observation;
  /** Null for a host to which nothing was deployed, and for one that does not go back. */
  readonly previous: Previous | null;
}

/** Of what others write too, what is ours is known by all hosts together. */
function planEach(looked: readonly Looked[], stack: ValidStack, { adopt = false }: RollbackOptions): HostPlan[] {
  const claimed = claimOf(stack, byHost(looked.map(({ observation }) => observation)));
  const wish = { adopt, domain: stack.domain ?? '', claimed };
  return looked.flatMap(({ previous, observation }) =>
    previous === null ? [] : [planRollback(previous, observation, wish)],
  );
}

async function lookAt(executor: Executor, stack: ValidStack, signal: AbortSignal): Promise<Looked> {
  const previous = await readPrevious(executor, { signal });
  const question = standingQuestion(stack, executor.host);
  const both =
    previous === null ? question : { ...questionOfPrevious(previous), texts: question.texts, nodes: question.nodes };
  return { previous, observation: await observeHost(executor, both, { signal }) };
}

/** A host that does not go back tells where records lead and what doors there are. One that is away keeps nobody from going back. */
async function glanceAt(
  executor: Executor,
  stack: ValidStack,
  { say }: Context['terminal'],
  signal: AbortSignal,
): Promise<Looked | null> {
  try {
    const observation = await observeHost(executor, standingQuestion(stack, executor.host), { signal });
    return { observation, previous: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${executor.host} does not go back and could not be asked: ${error.message}`);
    return null;
  }
}

/** The stack says nothing of what is put back: it is read from the hosts when it lies there. */
function doorsOf(
  stack: ValidStack,
  all: ReadonlyMap<string, Executor>,
  looked: readonly Looked[],
  going: ReadonlyMap<string, string>,
): DoorWatch {
  const observations = looked.map(({ observation }) => observation);
  const executors = new Map([...all].filter(([name]) => observations.some(({ host }) => host === name)));
  const concerned = (probes: readonly HostProbe[]) => rollbackProbes(stack, going, probes);
  return {
    stack,
    executors,
    observations,
    concerned,
    after: async (signal) => {
      const there = await onEveryHost(executors, signal, (executor, either) =>
        observeHost(executor, standingQuestion(stack, executor.host), { signal: either }),
      );
      const { probes, services } = standingOf(stack, byHost(there));
      return { probes: concerned(probes), services };
    },
  };
}
