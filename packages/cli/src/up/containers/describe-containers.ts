import { dirname } from 'node:path';
import { type ContainerPlace, studioPrefix, type Target } from '@veille/compile';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../../context.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import type { Programs } from '../programs.ts';
import { type ContainerInputs, containerInputs, lacksDockerfile } from './container-inputs.ts';
import { dataOwner } from './data-owner.ts';
import { type FoundEngine, findEngine } from './find-engine.ts';
import { readProjectFacts } from './project-facts.ts';
import { stageBuilds, stagedCatalog } from './stage-builds.ts';

/** What `compile` must know of containers, and the compose that reads their files; null where there is no engine. */
export interface Containers {
  readonly target: Pick<Target, 'containers' | 'containersUnavailable'>;
  readonly engine: FoundEngine | null;
}

/**
 * Finds out all that is to be known of the stack's containers on this machine. A stack without any asks no engine.
 * @throws StackProblems for a compose file that compose refuses or that has no such door.
 */
export async function describeContainers(
  stack: ValidStack,
  studio: OpenStudio,
  programs: Programs,
  context: Context,
): Promise<Containers> {
  const unstaged = containerInputs(stack, dirname(studio.stackFile));
  if (unstaged.length === 0) return { target: { containers: null, containersUnavailable: null }, engine: null };
  const engine = await findEngine(programs, context);
  if (!('compose' in engine)) return { target: { containers: null, containersUnavailable: engine }, engine: null };
  const staged = stagedCatalog(studio);
  const inputs = await stageBuilds(unstaged, staged);
  const containers: ContainerPlace = {
    composeVersion: engine.composeVersion,
    guardedBy: 'controller',
    namesBuilds: false,
    projectPrefix: studioPrefix(studio.folder),
    owner: dataOwner(),
    secretsFolder: studio.folders.secrets,
    catalogFolder: staged,
    projects: await readProjectFacts(inputs, engine, studio, context),
    unavailable: Object.fromEntries(inputs.filter(cannotBeBuilt).map(({ service }) => [service.name, noDockerfile])),
  };
  return { target: { containers, containersUnavailable: null }, engine };
}

function cannotBeBuilt({ buildFolders }: ContainerInputs): boolean {
  return buildFolders.some(lacksDockerfile);
}

const noDockerfile = {
  en: 'needs an image: there is no Dockerfile to build it from; set "image"',
  fr: 'a besoin d’une image : aucun Dockerfile pour la construire ; indiquez « image »',
};
