import type { Target } from '@veille/compile';
import { studioPrefix } from '@veille/compile';
import { type ComposeSpec, composeWords, guardCommands, type Manifest } from '@veille/protocol';
import { type Engine, openEngine, testImage } from '@veille/testkit';
import { withEnd } from './ends.ts';

/** A real engine with an app to run on it: `testkit/src/docker/images/web`. */
export interface ContainerBed {
  readonly engine: Engine;
  readonly image: string;
}

/** Takes the engine that runs, else starts one for as long as the work lasts. Throws where there is none. */
export async function withContainerBed<Result>(work: (bed: ContainerBed) => Promise<Result>): Promise<Result> {
  const engine = await openEngine();
  if (typeof engine === 'string') throw new Error(engine);
  return withEnd(engine.release, async () => work({ engine, image: await testImage(engine, 'web') }));
}

/** What compile must know of the engine. */
export function placeFor(folder: string): NonNullable<Target['containers']> {
  return {
    composeVersion: 1,
    guardedBy: 'controller',
    namesBuilds: false,
    projectPrefix: studioPrefix(folder),
    owner: '1000:1000',
    secretsFolder: `${folder}/secrets`,
    catalogFolder: `${folder}/no-kind-of-the-catalog-builds-here`,
    projects: {},
    unavailable: {},
  };
}

/** Takes away the containers, networks and firewall rules of a studio whose services have stopped. */
export async function removeProjects({ engine }: ContainerBed, { services }: Manifest): Promise<void> {
  for (const { compose } of services) if (compose !== null) removeProject(engine, compose);
}

function removeProject({ run }: Engine, spec: ComposeSpec): void {
  run(['docker-compose', ...composeWords(spec), 'down']);
  try {
    if (spec.bridge !== null) run(guardCommands(spec.bridge).remove);
  } catch {
    // A service that never woke has none.
  }
}
