import { dirname } from 'node:path';
import { type HostProbe, standingOf } from '@veille/compile';
import { type Plan, planDeploy, type Wish, wantedSecrets } from '@veille/deploy';
import type { Context } from '../context.ts';
import { withRecordsByHand } from './by-hand.ts';
import type { CompiledStack, LoadedStack } from './compile-for-hosts.ts';
import { concernedProbes } from './concerned-probes.ts';
import { checkBrought, isWantedBy } from './is-wanted.ts';
import { noteOldNames } from './note-old-names.ts';
import { noteRecords } from './note-records.ts';
import type { Scope } from './resolve-targets.ts';
import { readSecrets } from './secret-values.ts';
import { mountedSecrets } from './service-inputs.ts';
import { byHost } from './watch-doors.ts';

/** What was asked for on the command line of `plan` and `deploy`. */
export interface DeployWish {
  readonly words: readonly string[];
  readonly config: string | undefined;
  readonly adopt: boolean;
  readonly allowRemovals: boolean;
}

interface CompiledScope extends LoadedStack, CompiledStack {
  readonly scope: Scope;
}

/** A stack, its hosts as they are, and what would change there. */
export interface PreparedDeploy extends CompiledScope {
  readonly wish: Wish;
  readonly plan: Plan;
  /** The probes that the deploy has a part in. */
  readonly probes: readonly HostProbe[];
}

/** Compares what hosts are to get with what was seen there. */
export async function planCompiled(
  asked: DeployWish,
  given: CompiledScope,
  { environment }: Context,
): Promise<PreparedDeploy> {
  const { studio, stack, scope, observations, compilation, needed } = given;
  const { hosts, conservation, probes: all, oldNames, recordNotes } = compilation;
  const concerned = hosts.filter(({ host }) => scope.hosts.includes(host));
  const names = wantedSecrets(concerned, { targets: scope.targets, needed });
  const origins = pick({ ...stack.secrets, ...mountedSecrets(stack, studio.stackFile) }, names);
  const secrets = await readSecrets(origins, dirname(studio.stackFile), environment.variables);
  const wish = { targets: scope.targets, needed, adopt: asked.adopt, secrets, conservation };
  const probes = concernedProbes(stack, scope, needed, all);
  const before = standingOf(stack, byHost(observations));
  const planned = withRecordsByHand(planDeploy(concerned, observations, wish), stack, before, probes);
  const noted = noteRecords(planned, stack, recordNotes);
  const plan = noteOldNames(noted, stack, oldNames, isWantedBy(scope, needed));
  checkBrought(plan);
  return { ...given, wish, probes, plan };
}

function pick<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
