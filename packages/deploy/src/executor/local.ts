import { connect } from 'node:net';
import type { Executor } from './executor.ts';
import type { AskPassword } from './password-tries.ts';
import { runnerOn } from './root-access.ts';

/** This machine, as a host of the stack. */
export function createLocalExecutor(host: string, askPassword: AskPassword): Executor {
  const way = { host, wordsTo: ({ words }: { readonly words: readonly string[] }) => words, explain: () => null };
  return {
    host,
    run: runnerOn(way, askPassword),
    connect: (address, port, signal) => {
      const socket = connect({ host: address, port });
      signal.addEventListener('abort', () => socket.destroy(signal.reason), { once: true });
      return socket;
    },
  };
}
