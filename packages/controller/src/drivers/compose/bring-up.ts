import type { ComposeSpec } from '@veille/protocol';
import type { Reason } from '../../lifecycle/reasons.ts';
import type { Compose, ComposeOptions } from './compose-command.ts';
import { EngineRefusal } from './compose-command.ts';
import type { Engine } from './engine.ts';
import { ownContainers } from './own-containers.ts';
import { canStartQuickly, startInOrder } from './quick-start.ts';

/** What bringing a project up needs. */
export interface Ground {
  readonly engine: Engine;
  readonly compose: Compose;
  /** What `up` has made of people's own files, whose containers do not carry a digest: the digest by project. */
  readonly made: Map<string, string>;
}

/** How a start is ended early, and who is told what compose says on the way. */
type Doing = Required<ComposeOptions>;

/** Starts a project's containers; what was mended on the way, or null. Throws EngineRefusal. */
export async function bringUp(ground: Ground, spec: ComposeSpec, doing: Doing): Promise<Reason | null> {
  try {
    await startOrMake(ground, spec, doing);
    return null;
  } catch (error) {
    if (!pointsAtLostNetwork(error)) throw error;
  }
  // The containers know their network by its id only: they must be made anew, and are made only once.
  await ground.compose.down(spec, doing);
  await make(ground, spec, doing);
  return networkMended;
}

/** Containers that are there and were made from this very file need no compose. */
async function startOrMake(ground: Ground, spec: ComposeSpec, doing: Doing): Promise<void> {
  const containers = await ownContainers(ground.engine, spec);
  const isMade = (digest: string | null) => (digest ?? ground.made.get(spec.project)) === spec.digest;
  if (canStartQuickly(containers, spec, isMade)) await startInOrder(ground.engine, containers, doing.signal);
  else await make(ground, spec, doing);
}

async function make({ engine, compose, made }: Ground, spec: ComposeSpec, doing: Doing): Promise<void> {
  await refuseMissingImages(engine, await compose.images(spec, doing.signal));
  await compose.up(spec, doing);
  made.set(spec.project, spec.digest);
}

/** `docker-compose` would pull what is not there, and somebody waits. */
async function refuseMissingImages(engine: Engine, images: ComposeSpec['images']): Promise<void> {
  for (const { name, isBuilt } of images) {
    if (!(await engine.hasImage(name))) throw new EngineRefusal(isBuilt ? notBuilt(name) : `No such image: ${name}`);
  }
}

const notBuilt = (image: string) => `the image ${image} is not built`;

function pointsAtLostNetwork(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return (error instanceof EngineRefusal || hasStatus(error)) && /network \S+ not found/i.test(text);
}

/** An answer of the Engine API. */
function hasStatus(error: unknown): boolean {
  return typeof (error as { statusCode?: unknown }).statusCode === 'number';
}

const networkMended: Reason = {
  en: 'Its containers pointed at a network that is gone; they were taken down and made anew.',
  fr: 'Ses conteneurs pointaient vers un réseau disparu ; ils ont été supprimés puis recréés.',
};
