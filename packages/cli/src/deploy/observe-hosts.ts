import { questionsOf } from '@veille/compile/ask';
import { type Executor, type Observation, observeHost } from '@veille/deploy/ask';
import type { ValidStack } from '@veille/stack';
import { onEveryHost } from './open-hosts.ts';

/**
 * Asks the hosts all that a deploy has to know of them, each in one session and all at the same time. Nothing is changed.
 * Only a Headscale that keeps its records under an unusual name costs a second session.
 */
export async function observeHosts(
  stack: ValidStack,
  executors: ReadonlyMap<string, Executor>,
  signal: AbortSignal,
): Promise<Observation[]> {
  const questions = questionsOf(stack);
  const dnsHost = stack.mesh?.dns.type === 'headscale' ? stack.mesh.dns.host : null;
  return onEveryHost(executors, signal, async (executor, either) => {
    const question = questions.get(executor.host);
    if (question === undefined) throw new Error(`there is no question for ${executor.host}`);
    const first = await observeHost(executor, question, { signal: either });
    if (executor.host !== dnsHost) return first;
    const { furtherText } = await import('@veille/compile');
    const further = furtherText(stack, first.texts);
    if (further === null) return first;
    const more = { paths: [...question.paths, further], texts: [...question.texts, further] };
    return observeHost(executor, { ...question, ...more }, { signal: either });
  });
}
