import type { ControllerClient, Manifest, ReloadResult } from '@veille/protocol';
import type { Context } from '../context.ts';
import { Interrupted } from '../errors.ts';
import { waitForDoors } from '../studio/doors.ts';
import { hiddenWork } from '../studio/hidden-work.ts';
import { writeLocalState } from '../studio/local-state.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { readManifest } from '../studio/running-studio.ts';
import { chooseDoorsPort } from './choose-ports.ts';
import { findEngine } from './containers/find-engine.ts';
import { takeDownRemoved } from './containers/take-down-removed.ts';
import { endLost } from './end-lost.ts';
import { type ChoosePort, planStudio } from './plan-studio.ts';
import { provideSmall } from './provide.ts';
import { takeManifest } from './take-manifest.ts';
import { writeArtifacts } from './write-artifacts.ts';

/** A studio that is up. */
export interface UpStudio {
  readonly manifest: Manifest;
  readonly client: ControllerClient;
  /** What was different from before; null when nothing ran. */
  readonly changes: ReloadResult | null;
}

/**
 * Makes the studio on this machine what its stack says. Everything that can be wrong is found before anything that
 * runs is touched; done twice, it changes nothing.
 */
export async function bringUp(studio: OpenStudio, askedPort: number | undefined, context: Context): Promise<UpStudio> {
  const { terminal, signal } = context;
  const { folders } = studio;
  await endLost(folders, terminal);
  const choosePort: ChoosePort = (local, bind) => chooseDoorsPort(askedPort, local, bind, studio);
  const plan = await planStudio(studio, choosePort, context);
  await provideSmall(plan, studio, context);
  const { stack, local, port, ports, compilation } = plan;
  const { artifacts, manifest } = compilation;

  // The last place where an interruption leaves everything as it was.
  if (signal.aborted) throw new Interrupted();
  const previous = await readManifest(folders.manifest);
  for (const sentence of hiddenWork(stack, previous, studio.stackFile)) terminal.say(sentence);
  await writeArtifacts(artifacts, folders.artifacts, folders.manifest);
  await writeLocalState(folders.localState, { ...local, port, ports });
  const { client, changes } = await takeManifest(manifest, previous, studio, context);
  await waitForDoors(manifest, signal);
  const engine = plan.engine ?? (hadContainers(previous) ? await findEngine({ docker: ['docker'] }, context) : null);
  if (engine !== null && 'compose' in engine) await takeDownRemoved(manifest, engine, studio, context);
  return { manifest, client, changes };
}

/** A stack without containers asks no engine, unless it has only just lost them. */
function hadContainers(previous: Manifest | null): boolean {
  return previous?.services.some(({ compose }) => compose !== null && !compose.ownFile) ?? false;
}
