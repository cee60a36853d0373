import { createSshExecutor, type Executor } from '@veille/deploy/ask';
import type { ValidHost } from '@veille/stack';
import type { Context } from '../context.ts';
import { Interrupted } from '../errors.ts';

/** The hosts by their names, each reached by the system's SSH. A password for root is asked for by the host's name, once. */
export function openHosts(hosts: readonly ValidHost[], { prompt }: Pick<Context, 'prompt'>): Map<string, Executor> {
  const open = ({ name, ssh }: ValidHost) =>
    createSshExecutor({
      host: name,
      destination: ssh,
      ssh: ['ssh'],
      handOver: prompt.interactive ? prompt.handOver : null,
      askPassword: async (host, signal) =>
        prompt.interactive ? prompt.secret(`Password for sudo on ${host} (${ssh}):`, signal) : null,
    });
  return new Map(hosts.map((host) => [host.name, open(host)]));
}

/**
 * Asks all hosts something at the same time. When one fails the others are told to stop, and the first failure is thrown once all
 * have ended.
 * @throws Interrupted when the signal aborts.
 */
export async function onEveryHost<Result>(
  executors: ReadonlyMap<string, Executor>,
  signal: AbortSignal,
  work: (executor: Executor, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let first: unknown = null;
  const results = await Promise.allSettled(
    [...executors.values()].map((executor) =>
      work(executor, either).catch((error) => {
        first ??= error;
        failed.abort();
        throw error;
      }),
    ),
  );
  // Asking has changed nothing.
  if (signal.aborted) throw new Interrupted();
  if (first !== null) throw first;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
