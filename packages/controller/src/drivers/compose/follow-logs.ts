import type { ComposeSpec } from '@veille/protocol';
import type { Engine } from './engine.ts';
import type { ContainerEvent } from './engine-events.ts';
import { withName } from './logs.ts';
import { ownContainers } from './own-containers.ts';

/** A start is told a little after the first words of what was started. */
const beforeStartSeconds = 2;

/** Tells each new line of a project, over all its starts, until the returned function is called. */
export function followProject(engine: Engine, spec: ComposeSpec, onLine: (line: string) => void): () => void {
  const over = new AbortController();
  /** The newest line that was told, by container: the next follower looks back a little too far. */
  const told = new Map<string, string>();

  async function follow(id: string, sinceSeconds: number): Promise<void> {
    const container = await engine.container(id);
    if (container === null || over.signal.aborted) return;
    for await (const { at, text } of engine.followLines(container, sinceSeconds, over.signal)) {
      if (at <= (told.get(id) ?? '')) continue;
      told.set(id, at);
      onLine(withName(container, spec.containers.length, text));
    }
  }

  async function followRunning(): Promise<void> {
    const now = Date.now() / 1000;
    const containers = await ownContainers(engine, spec);
    await Promise.all(containers.filter(({ isRunning }) => isRunning).map(({ id }) => follow(id, now)));
  }

  function onEvent({ project, container, action, id, atSeconds }: ContainerEvent): void {
    if (project !== spec.project || !spec.containers.includes(container) || action !== 'start') return;
    follow(id, atSeconds - beforeStartSeconds).catch(ignoreCut);
  }

  const onResync = () => void followRunning().catch(ignoreCut);
  const unlisten = engine.events.listen({ onEvent, onResync, onLost() {} });
  onResync();
  return () => {
    over.abort();
    unlisten();
  };
}

/** A log that breaks off is followed again from the next start or resync on. */
function ignoreCut(): void {}
