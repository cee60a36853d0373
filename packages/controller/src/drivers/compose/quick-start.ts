import type { ComposeSpec } from '@veille/protocol';
import { EngineRefusal } from './compose-command.ts';
import type { Container, Dependency } from './container.ts';
import type { Engine } from './engine.ts';
import { untilContainer } from './until-container.ts';

/**
 * Whether the containers can simply be started: each is there once, was made from this very file, and it is known which
 * waits for which.
 */
export function canStartQuickly(
  containers: readonly Container[],
  spec: ComposeSpec,
  isMade: (digest: string | null) => boolean,
): boolean {
  const names = containers.map(({ name }) => name).sort();
  const isWhole = names.join() === [...spec.containers].sort().join();
  const knowsOrder = containers.length === 1 || containers.every(({ dependsOn }) => dependsOn !== null);
  return isWhole && knowsOrder && containers.every(({ digest }) => isMade(digest));
}

/** Starts each container once those that it waits for are as it wants them. */
export async function startInOrder(
  engine: Engine,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const start = (container: Container): Promise<void> => {
    const known = started.get(container.name) ?? startOne(container);
    started.set(container.name, known);
    return known;
  };
  const startOne = async (container: Container): Promise<void> => {
    await Promise.all((container.dependsOn ?? []).map((dependency) => waitFor(dependency)));
    signal.throwIfAborted();
    await engine.start(container.id);
  };
  const waitFor = async ({ name, condition }: Dependency): Promise<void> => {
    const needed = containers.find((container) => container.name === name);
    if (needed === undefined) return;
    await start(needed);
    await untilAsWanted(engine, needed, condition, signal);
  };
  await Promise.all(containers.map(start));
}

async function untilAsWanted(
  engine: Engine,
  { id, name }: Container,
  condition: string,
  signal: AbortSignal,
): Promise<void> {
  if (condition === 'service_healthy') {
    const seen = await untilContainer(engine, id, signal, (now) => now.health === 'healthy' || hasFailed(now));
    if (seen.health !== 'healthy') throw new EngineRefusal(`container ${name} is not healthy`);
  }
  if (condition === 'service_completed_successfully') {
    const seen = await untilContainer(engine, id, signal, (now) => now.status === 'exited');
    if (seen.exitCode !== 0) throw new EngineRefusal(`container ${name} ended with ${seen.exitCode}`);
  }
}

function hasFailed({ health, isRunning, isRestarting }: Container): boolean {
  return health === 'unhealthy' || (!isRunning && !isRestarting);
}
