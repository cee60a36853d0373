import type { VeilleEvent } from '@veille/protocol';

/** Tells whoever listens what happens in the studio. A listener that throws is a bug and is not caught. */
export interface EventBus {
  publish: (event: VeilleEvent) => void;
  /** Returns the function that ends the subscription. */
  subscribe: (listener: (event: VeilleEvent) => void) => () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<(event: VeilleEvent) => void>();
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
