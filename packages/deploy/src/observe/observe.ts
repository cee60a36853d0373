import type { HostQuestion } from '@veille/compile';
import type { Executor } from '../executor/executor.ts';
import { hostProgram, memoryFolder, wordsFor } from '../host/program.ts';
import type { Observation } from './observation.ts';
import { questionLines } from './question-lines.ts';

/** Where to look, and until when. `memory` is another folder than the usual one in tests only. */
export interface ObserveOptions {
  readonly signal: AbortSignal;
  readonly memory?: string;
}

/**
 * Asks a host everything in one session, as root, and changes nothing there.
 *
 * @throws UserError `host-unreachable`, `host-denied` or `host-unsuitable`.
 */
export async function observeHost(
  executor: Executor,
  question: HostQuestion,
  { signal, memory = memoryFolder }: ObserveOptions,
): Promise<Observation> {
  const program = hostProgram(['processes', 'observe'], memory, 'read_question\nobserve');
  const input = program + questionLines(question);
  const [{ code, stdout, stderr }, { readObservation }] = await Promise.all([
    executor.run({ words: wordsFor(program), root: true, input, signal }),
    // It is loaded while the host answers.
    import('./read-observation.ts'),
  ]);
  if (code !== 0) throw new Error(`the program that observes ${executor.host} ended with ${code}: ${stderr}`);
  return readObservation(executor.host, question, stdout);
}
