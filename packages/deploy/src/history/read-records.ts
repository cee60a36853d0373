import type { Executor } from '../executor/executor.ts';
import { hostProgram, wordsFor } from '../host/program.ts';

/** Fields of records, by the kind of the record. */
export type Records = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Asks a host for what deploys remember there. `tell` is a function of its program. */
export async function readRecords(
  executor: Executor,
  tell: 'tell_history' | 'tell_previous',
  { signal, memory }: { readonly signal: AbortSignal; readonly memory: string },
): Promise<Records> {
  const program = hostProgram(['history'], memory, tell);
  const { stdout } = await executor.run({ words: wordsFor(program), root: true, input: program, signal });
  const lines = stdout.split('\0');
  if (lines.pop() !== '' || lines.pop() !== 'end')
    throw new Error(`${executor.host} was cut short: ${stdout.slice(-200)}`);
  const records = new Map<string, string[][]>();
  for (const line of lines) {
    const [kind = '', ...fields] = line.split('\t');
    records.set(kind, [...(records.get(kind) ?? []), fields]);
  }
  return records;
}
