import type { ComposeSpec } from '@veille/protocol';
import type { Engine } from './engine.ts';

/** A stream that takes longer to open tells of itself when it does. */
const openWithinMs = 30_000;

/**
 * Calls `onStart` whenever the container behind the door may have been started, by whomever, until the returned
 * function is called. What happened unseen counts too: whoever hears of it looks for themselves.
 */
export function followStarts(engine: Engine, specOf: () => ComposeSpec | null, onStart: () => void): () => void {
  let isOver = false;
  const unlisten = engine.events.listen({
    onEvent: ({ project, container, action }) => {
      const spec = specOf();
      if (action === 'start' && project === spec?.project && container === spec.web.container) onStart();
    },
    onResync: onStart,
    onLost() {},
  });
  void engine.events.untilOpen(openWithinMs).then((isOpen) => {
    if (isOpen && !isOver) onStart();
  });
  return () => {
    isOver = true;
    unlisten();
  };
}
