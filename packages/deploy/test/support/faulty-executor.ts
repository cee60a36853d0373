import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor, RemoteCommand } from '@veille/deploy';
import { UserError } from '@veille/protocol';

const quiet = 'step() { :; }';
type Piece = string | Uint8Array;

/** The shell of a deploy's session, or of its keeper, does `action` at each of its steps, whose number is in `$steps`. */
export function atStep(executor: Executor, shell: 'session' | 'keeper', action: string): Executor {
  const step = `step() { steps=$((\${steps:-0} + 1)); ${action}; }`;
  return {
    ...executor,
    run: async (command) => executor.run(await rewrite(command, (program) => replace(program, shell, step))),
  };
}

/** At a step: when the files lie in their places, no room is left where the host remembers. `filler` there has it all. */
export const fillMemory = 'if [ -e "$journal/acted" ]; then cat /dev/zero >"$memory/filler" 2>/dev/null || :; fi';

/** Kills the shell at one of its steps, as an out-of-memory killer does. */
export function killAt(executor: Executor, shell: 'session' | 'keeper', number: number): Executor {
  return atStep(executor, shell, `[ "$steps" != ${number} ] || kill -KILL $$`);
}

/** Kills the session's shell and all that it has started, so many milliseconds after it has taken the lock. */
export function killAfter(executor: Executor, lock: string, milliseconds: number): Executor {
  const onLocked = () => {
    const session = Number(readFileSync(lock, 'utf8').split('\t')[0]);
    setTimeout(() => kill(session), milliseconds);
  };
  const onLine = (command: RemoteCommand) => (line: string) => {
    if (line.startsWith('locked')) onLocked();
    command.onLine?.(line);
  };
  return { ...executor, run: (command) => executor.run({ ...command, onLine: onLine(command) }) };
}

function kill(session: number): void {
  try {
    process.kill(-session, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

/** The connection breaks when the host has said so many lines. */
export function cutAt(executor: Executor, lines: number): Executor {
  return cuttable(executor, (command, cut) => {
    let heard = 0;
    const onLine = (line: string) => {
      heard += 1;
      if (heard === lines) cut();
      else if (heard < lines) command.onLine?.(line);
    };
    return { ...command, onLine };
  });
}

/** What the operator says from this word on does not arrive, and only half a second later is the connection known to be broken. */
export function loseFrom(executor: Executor, word: string): Executor {
  return cuttable(executor, (command, cut) => {
    async function* arriving(): AsyncGenerator<Piece> {
      for await (const piece of command.input as AsyncIterable<Piece>) {
        if (piece === `${word}\n`) {
          await sleep(500);
          cut();
          return;
        }
        yield piece;
      }
    }
    return typeof command.input === 'object' ? { ...command, input: arriving() } : command;
  });
}

/** What the operator says from this word on does not arrive, and nobody is told: a cable that is pulled. */
export function muteFrom(executor: Executor, word: string): Executor {
  const run = async (command: RemoteCommand) => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    async function* arriving(): AsyncGenerator<Piece> {
      for await (const piece of command.input as AsyncIterable<Piece>) {
        if (piece === `${word}\n`) await over;
        yield piece;
      }
    }
    const muted = typeof command.input === 'object' ? { ...command, input: arriving() } : command;
    return executor.run(muted).finally(end);
  };
  return { ...executor, run };
}

function cuttable(executor: Executor, change: (command: RemoteCommand, cut: () => void) => RemoteCommand): Executor {
  const run = async (command: RemoteCommand) => {
    const broken = new AbortController();
    try {
      const changed = change(command, () => broken.abort());
      return await executor.run({ ...changed, signal: broken.signal });
    } catch (error) {
      if (!broken.signal.aborted) throw error;
      throw new UserError('host-unreachable', 'The connection was cut.', 'This is a test.');
    }
  };
  return { ...executor, run };
}

/** The keeper's text travels in the session's, so its steps are the second ones. */
function replace(program: string, shell: 'session' | 'keeper', step: string): string {
  const at = shell === 'session' ? program.indexOf(quiet) : program.lastIndexOf(quiet);
  return program.slice(0, at) + step + program.slice(at + quiet.length);
}

/** The program is the first piece of what a deploy says, and its length the last word of the command. */
async function rewrite(command: RemoteCommand, change: (program: string) => string): Promise<RemoteCommand> {
  const { words, input } = command;
  if (!words.includes('setsid')) return command;
  const pieces = (input as AsyncIterable<Piece>)[Symbol.asyncIterator]();
  const program = change(String((await pieces.next()).value));
  const length = String(Buffer.byteLength(program));
  return { ...command, words: [...words.slice(0, -1), length], input: resume(program, pieces) };
}

async function* resume(program: string, pieces: AsyncIterator<Piece>): AsyncGenerator<Piece> {
  yield program;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return;
    yield value;
  }
}
