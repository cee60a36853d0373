import { EngineRefusal } from './compose-command.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';

/** Resolves with a container as soon as it is as wanted: looked at once, then again whenever something happens to it. */
export async function untilContainer(
  engine: Engine,
  id: string,
  signal: AbortSignal,
  isAsWanted: (container: Container) => boolean,
): Promise<Container> {
  const { promise, resolve, reject } = Promise.withResolvers<Container>();
  const look = async () => {
    const container = await engine.container(id);
    if (container === null) throw new EngineRefusal('No such container');
    if (isAsWanted(container)) resolve(container);
  };
  const lookSafely = () => void look().catch(reject);
  const giveUp = () => reject(signal.reason);
  const unlisten = engine.events.listen({
    onEvent: (event) => {
      if (event.id === id) lookSafely();
    },
    onResync: lookSafely,
    onLost: () => reject(new EngineRefusal('the Docker engine does not answer')),
  });
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  lookSafely();
  try {
    return await promise;
  } finally {
    unlisten();
    signal.removeEventListener('abort', giveUp);
  }
}
