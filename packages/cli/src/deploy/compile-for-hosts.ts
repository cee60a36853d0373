import { compileHosts, type DeployFacts, type HostCompilation, standingOf } from '@veille/compile';
import type { Executor, Observation, Wish } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import { stackProblems } from '../studio/issues-of-stack.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { addOverrides } from './host-overrides.ts';
import { type IsWanted, isWantedBy } from './is-wanted.ts';
import { neededTargets } from './needed-targets.ts';
import { operatorFacts } from './operator-facts.ts';
import type { Bundle } from './programs/bundle-once.ts';
import type { Scope } from './resolve-targets.ts';
import { byHost, standingWith } from './watch-doors.ts';

/** A stack and where it lies. */
export interface LoadedStack {
  readonly studio: OpenStudio;
  readonly stack: ValidStack;
}

/** Hosts, and what they have answered. */
interface AskedHosts {
  readonly executors: ReadonlyMap<string, Executor>;
  readonly observations: readonly Observation[];
}

/** What is to be compiled for. */
export interface CompileWish {
  readonly scope: Scope;
  /** Whether more than 30 % of the published names may go away. */
  readonly allowRemovals: boolean;
}

/** A stack as its hosts get it. */
export interface CompiledStack extends AskedHosts {
  readonly compilation: HostCompilation;
  /** What the targets that were named need besides. */
  readonly needed: Wish['needed'];
}

/**
 * Derives what hosts get. What no wanted target needs is not made for it; it only compiles.
 * @throws StackProblems, each with its place.
 */
export async function compileForHosts(
  loaded: LoadedStack,
  asked: AskedHosts,
  { scope, allowRemovals, bundle }: CompileWish & { readonly bundle: Bundle },
  context: Context,
): Promise<CompiledStack> {
  const { stack } = loaded;
  const { observations } = asked;
  const compile = (isWanted: IsWanted) => {
    // Who leaves the records alone takes none away.
    const takesRecords = stack.hosts.some(({ name }) => isWanted(name, 'vpn-dns'));
    const wish = { isWanted, allowRemovals: allowRemovals || !takesRecords, bundle };
    return compileWanted(loaded, observations, wish, context);
  };
  const nothing = { probes: [], services: new Map() };
  const always = neededTargets(stack, scope, nothing, nothing);
  const draft = await compile(isWantedBy(scope, always));
  const before = standingOf(stack, byHost(observations));
  const needed = neededTargets(stack, scope, before, standingWith(stack, observations, draft.hosts));
  // Only now it is known what else is needed, such as another Caddy, which takes minutes to build, or records.
  const isMore = [...needed].some(([host, targets]) =>
    [...targets.keys()].some((each) => !always.get(host)?.has(each)),
  );
  return { ...asked, needed, compilation: isMore ? await compile(isWantedBy(scope, needed)) : draft };
}

/** With what people's overrides bring: that is known once compose has merged them over a first draft. */
async function compileWanted(
  { studio, stack }: LoadedStack,
  observations: readonly Observation[],
  { allowRemovals, ...wish }: { readonly isWanted: IsWanted; readonly allowRemovals: boolean; readonly bundle: Bundle },
  context: Context,
): Promise<HostCompilation> {
  const compile = async (operator: DeployFacts['operator']) => {
    const facts = { source: studio.stackFile, hosts: byHost(observations), operator, allowRemovals };
    const compiled = compileHosts(stack, facts);
    if (compiled.ok) return compiled;
    throw await stackProblems(compiled.issues, studio.stackFile, context.environment.cwd);
  };
  const operator = await operatorFacts(stack, studio, observations, wish, context);
  const draft = await compile(operator);
  const added = await addOverrides(stack, draft, operator.services, studio, context);
  if (added === null) return draft;
  if (added.issues.length > 0) {
    throw await stackProblems(added.issues, studio.stackFile, context.environment.cwd);
  }
  return compile({ ...operator, services: added.services });
}
