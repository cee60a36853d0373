import { createSshExecutor, type Executor } from '@veille/deploy/ask';
import { UserError } from '@veille/protocol';
import type { ValidHost } from '@veille/stack';
import type { Context } from '../context.ts';
import { Interrupted } from '../errors.ts';
import { HostProblems } from './host-problems.ts';

/** The hosts by their names, each reached by the system's SSH. A password for root is asked for by the host's name. */
export function openHosts(hosts: readonly ValidHost[], { prompt }: Pick<Context, 'prompt'>): Map<string, Executor> {
  const open = ({ name, ssh }: ValidHost) =>
    createSshExecutor({
      host: name,
      destination: ssh,
      ssh: ['ssh'],
      handOver: prompt.interactive ? prompt.handOver : null,
      askPassword: async (host, again, signal) => {
        if (!prompt.interactive) return null;
        const where = `sudo on ${host} (${ssh})`;
        return prompt.secret(again ? `Wrong password for ${where}. Again:` : `Password for ${where}:`, signal);
      },
    });
  return new Map(hosts.map((host) => [host.name, open(host)]));
}

/**
 * Asks all hosts something at the same time, each to its end: what is wrong with several is told at once. Only a bug stops the others.
 * @throws UserError what is wrong with one host, or HostProblems.
 * @throws Interrupted when the signal aborts.
 */
export async function onEveryHost<Result>(
  executors: ReadonlyMap<string, Executor>,
  signal: AbortSignal,
  work: (executor: Executor, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const bug = new AbortController();
  const either = AbortSignal.any([signal, bug.signal]);
  const settled = await Promise.allSettled(
    [...executors.values()].map((executor) =>
      work(executor, either).then(
        (answer) => ({ answer }),
        (error: unknown) => {
          if (error instanceof UserError) return { host: executor.host, error };
          bug.abort(error);
          throw error;
        },
      ),
    ),
  );
  // Asking has changed nothing.
  if (signal.aborted) throw new Interrupted();
  bug.signal.throwIfAborted();
  const ends = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const [first, ...more] = ends.flatMap((end) => ('error' in end ? [end] : []));
  if (first) throw more.length > 0 ? new HostProblems([first, ...more]) : first.error;
  return ends.flatMap((end) => ('answer' in end ? [end.answer] : []));
}
