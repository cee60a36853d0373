import { type Compilation, compile, type Target } from '@veille/compile';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import { stackProblems } from '../studio/issues-of-stack.ts';
import { loadStack } from '../studio/load-stack.ts';
import { type LocalState, readLocalState } from '../studio/local-state.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { loopbackAddresses } from '../studio/ports.ts';
import { assignServicePorts } from './choose-ports.ts';
import { buildsDigest } from './containers/build-digest.ts';
import { describeContainers } from './containers/describe-containers.ts';
import type { FoundEngine } from './containers/find-engine.ts';
import { readOverrides } from './containers/read-overrides.ts';
import { askCaddyVersion, describeTarget } from './describe-target.ts';
import { makeFolders } from './make-folders.ts';
import { type Bundle, findBundles } from './needs/bundles.ts';
import { findPrograms } from './programs.ts';

/** A studio as it is to be on this machine; nothing that runs was touched for it. */
export interface StudioPlan {
  readonly stack: ValidStack;
  readonly local: LocalState;
  readonly port: number;
  readonly ports: Readonly<Record<string, number>>;
  readonly compilation: Compilation;
  readonly bundles: readonly Bundle[];
  /** Null where there is none, and for a stack that needs none. */
  readonly engine: FoundEngine | null;
}

/** Says on which port the doors shall be. */
export type ChoosePort = (local: LocalState, bind: readonly string[]) => Promise<number>;

/**
 * Finds out what the stack comes to on this machine, and all that can be wrong with it.
 * @throws StackProblems, each with its place, also for what compose says of a person's own files.
 */
export async function planStudio(studio: OpenStudio, choosePort: ChoosePort, context: Context): Promise<StudioPlan> {
  const { environment, terminal, signal } = context;
  const stack = await loadStack(studio, environment.cwd, signal);
  const { programs, missing } = await findPrograms(stack, environment);
  for (const sentence of missing) terminal.say(sentence);

  const local = await readLocalState(studio.folders.localState);
  const bind = await loopbackAddresses();
  const port = await choosePort(local, bind);
  const ports = await assignServicePorts(stack, local, studio);
  await makeFolders(studio, stack);
  const caddyVersion = await askCaddyVersion(programs, studio, signal);
  const bundles = await findBundles(stack, studio, programs);
  const prepared = Object.fromEntries(bundles.map(({ service, folder }) => [service, folder]));
  const { target: containers, engine } = await describeContainers(stack, studio, programs, context);
  const facts = { port, bind, caddyVersion, programs, ports, prepared, containers };
  const target = describeTarget(studio, facts);
  const compilation = await compileWithOverrides(stack, target, engine, studio, context);
  return { stack, local, port, ports, compilation, bundles, engine };
}

/** What an override brings is known once compose has merged it over what would be written. */
async function compileWithOverrides(
  stack: ValidStack,
  target: Target,
  engine: FoundEngine | null,
  studio: OpenStudio,
  { environment, signal }: Pick<Context, 'environment' | 'signal'>,
): Promise<Compilation> {
  const draft = compile(stack, target);
  if (engine === null || target.containers === null) return draft;
  const { configs, issues } = await readOverrides(draft, engine, studio, signal);
  if (issues.length > 0) throw await stackProblems(issues, studio.stackFile, environment.cwd);
  const known = target.containers.projects;
  const projects = { ...known };
  for (const [name, config] of Object.entries(configs)) {
    projects[name] = { digest: '', ...known[name], config, builds: await buildsDigest(config) };
  }
  return compile(stack, { ...target, containers: { ...target.containers, projects } });
}
