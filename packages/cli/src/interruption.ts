import type { EventEmitter } from 'node:events';

/**
 * Aborted by the first signal that ends a command, such as Ctrl-C.
 * @param exitAtOnce is called by the second: whoever asks twice does not want to wait for things to be put away.
 */
export function interruptionOf(source: EventEmitter, exitAtOnce: () => void): AbortSignal {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    source.on(name, () => {
      if (interruption.signal.aborted) exitAtOnce();
      interruption.abort();
    });
  }
  return interruption.signal;
}
