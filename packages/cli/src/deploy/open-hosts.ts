import { createSshExecutor, type Executor } from '@veille/deploy/ask';
import type { ValidHost } from '@veille/stack';
import type { Context } from '../context.ts';

/** The hosts by their names, each reached by the system's SSH. A password for root is asked for by the host's name, once. */
export function openHosts(hosts: readonly ValidHost[], { prompt }: Pick<Context, 'prompt'>): Map<string, Executor> {
  const open = ({ name, ssh }: ValidHost) =>
    createSshExecutor({
      host: name,
      destination: ssh,
      ssh: ['ssh'],
      interactive: prompt.interactive,
      askPassword: async (host) =>
        prompt.interactive ? prompt.secret(`Password for sudo on ${host} (${ssh}):`) : null,
    });
  return new Map(hosts.map((host) => [host.name, open(host)]));
}

/** Does work on all hosts at the same time. When one fails the others are told to stop, and the first failure is thrown once all have ended. */
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
  if (first !== null) throw first;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
