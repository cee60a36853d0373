import { join } from 'node:path';
import { deployNeeds } from '@veille/compile/ask';
import type { Context } from '../context.ts';
import { withElapsed } from '../output/elapsed.ts';
import { stackProblems } from '../studio/issues-of-stack.ts';
import { loadStack } from '../studio/load-stack.ts';
import { openStudio } from '../studio/open-studio.ts';
import type { CompiledStack, CompileWish, LoadedStack } from './compile-for-hosts.ts';
import { observeHosts } from './observe-hosts.ts';
import { openHosts } from './open-hosts.ts';
import type { DeployWish, PreparedDeploy } from './plan-compiled.ts';
import { bundleOnce } from './programs/bundle-once.ts';
import { resolveTargets, type Scope } from './resolve-targets.ts';

/** A stack with hosts, and what it lacks for them is told before anything is asked. */
export async function loadHosts(config: string | undefined, { environment, signal }: Context): Promise<LoadedStack> {
  const studio = openStudio(environment, config);
  const stack = await loadStack(studio, environment.cwd, signal);
  const lacking = deployNeeds(stack);
  if (lacking.length > 0) throw await stackProblems(lacking, studio.stackFile, environment.cwd);
  return { studio, stack };
}

/**
 * Asks all hosts, since records lead from one to another, and derives what each of them gets. What is in no plan of this scope is
 * not made.
 */
export async function compileStack(loaded: LoadedStack, asked: CompileWish, context: Context): Promise<CompiledStack> {
  const { hosts } = loaded.stack;
  const executors = openHosts(hosts, context);
  const title = `asking ${hosts.map(({ name }) => name).join(', ')}`;
  const answers = withElapsed(context.terminal, title, () => observeHosts(loaded.stack, executors, context.signal));
  // Whoever wants everything is sent the controller, and making it takes as long as an answer. If it fails, who needs it is told.
  const bundle = bundleOnce(join(context.environment.cacheFolder, 'programs'));
  if (asked.scope.targets === null) void bundle().catch(() => undefined);
  // So does loading what is done with the answers.
  const [observations, { compileForHosts }] = await Promise.all([answers, import('./compile-for-hosts.ts')]);
  return compileForHosts(loaded, { executors, observations }, { ...asked, bundle }, context);
}

/** A stack, and what of it was named. */
export interface LoadedScope extends LoadedStack {
  readonly scope: Scope;
}

/** All that can be wrong with what was asked before a host is asked. */
export async function loadScope(
  { config, words }: Pick<DeployWish, 'config' | 'words'>,
  context: Context,
): Promise<LoadedScope> {
  const loaded = await loadHosts(config, context);
  return { ...loaded, scope: resolveTargets(loaded.stack, words) };
}

/** Finds out what would change, and changes nothing. */
export async function prepareDeploy(asked: DeployWish, loaded: LoadedScope, context: Context): Promise<PreparedDeploy> {
  const { scope } = loaded;
  const [compiled, { planCompiled }] = await Promise.all([
    compileStack(loaded, { scope, allowRemovals: asked.allowRemovals }, context),
    import('./plan-compiled.ts'),
  ]);
  return planCompiled(asked, { ...loaded, ...compiled }, context);
}
