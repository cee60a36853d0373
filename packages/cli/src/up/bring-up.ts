import { compile } from '@veille/compile';
import type { ControllerClient, Manifest, ReloadResult } from '@veille/protocol';
import type { Context } from '../context.ts';
import { Interrupted } from '../errors.ts';
import { waitForDoors } from '../studio/doors.ts';
import { loadStack } from '../studio/load-stack.ts';
import { readLocalState, writeLocalState } from '../studio/local-state.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { loopbackAddresses } from '../studio/ports.ts';
import { readManifest } from '../studio/running-studio.ts';
import { assignServicePorts, chooseDoorsPort } from './choose-ports.ts';
import { describeContainers } from './containers/describe-containers.ts';
import { prepareContainers } from './containers/prepare-containers.ts';
import { askCaddyVersion, describeTarget } from './describe-target.ts';
import { endLost } from './end-lost.ts';
import { makeFolders } from './make-folders.ts';
import { prepareServices } from './prepare.ts';
import { findPrograms } from './programs.ts';
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
  const { environment, terminal, signal } = context;
  const stack = await loadStack(studio, environment.cwd, signal);
  const { programs, missing } = await findPrograms(stack, environment);
  for (const sentence of missing) terminal.say(sentence);

  const { folders } = studio;
  await endLost(folders, terminal);
  const local = await readLocalState(folders.localState);
  const bind = await loopbackAddresses();
  const port = await chooseDoorsPort(askedPort, local, bind, studio);
  const ports = await assignServicePorts(stack, local);
  const caddyVersion = await askCaddyVersion(programs, studio, signal);

  await makeFolders(studio, stack);
  const prepared = await prepareServices(stack, studio, programs, context);
  const containers = await describeContainers(stack, studio, programs, context);
  const facts = { port, bind, caddyVersion, programs, ports, prepared, containers: containers.target };
  const compilation = compile(stack, describeTarget(studio, facts));
  if (containers.engine) await prepareContainers(compilation, containers.engine, studio, context);
  const { artifacts, manifest } = compilation;

  // The last place where an interruption leaves everything as it was.
  if (signal.aborted) throw new Interrupted();
  const previous = await readManifest(folders.manifest);
  await writeArtifacts(artifacts, folders.artifacts, folders.manifest);
  await writeLocalState(folders.localState, { ...local, port, ports });
  const { client, changes } = await takeManifest(manifest, previous, studio, context);
  await waitForDoors(manifest, signal);
  return { manifest, client, changes };
}
