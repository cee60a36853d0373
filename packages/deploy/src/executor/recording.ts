import { PassThrough } from 'node:stream';
import type { Executor, RemoteCommand, RemoteResult } from './executor.ts';

/** A command as it was asked for, with all of its input. */
export interface RecordedCommand {
  readonly words: readonly string[];
  readonly root: boolean;
  readonly input: string;
}

/** What a host answers; absent fields are empty, and 0. */
export type Answer = (command: RecordedCommand) => Partial<RemoteResult>;

/** Reaches nobody: keeps what was asked and answers with what it is given. */
export function createRecordingExecutor(
  host: string,
  answer: Answer,
): Executor & { readonly commands: readonly RecordedCommand[] } {
  const commands: RecordedCommand[] = [];
  return {
    host,
    commands,
    run: async (command) => {
      command.signal.throwIfAborted();
      const recorded = { words: command.words, root: command.root, input: await readAll(command.input) };
      commands.push(recorded);
      const result = { code: 0, stdout: '', stderr: '', ...answer(recorded) };
      const lines = result.stdout.split('\n');
      if (lines.at(-1) === '') lines.pop();
      for (const line of lines) command.onLine?.(line);
      return result;
    },
    connect: () => new PassThrough(),
  };
}

async function readAll(input: RemoteCommand['input']): Promise<string> {
  if (input === undefined) return '';
  if (typeof input === 'string') return input;
  if (input instanceof Uint8Array) return Buffer.from(input).toString('utf8');
  const chunks: Buffer[] = [];
  for await (const piece of input) chunks.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
