import type { ReadStream } from 'node:tty';
import { Interrupted } from './errors.ts';
import type { Terminal } from './output/terminal.ts';

/** Asks whoever sits at the terminal. One question at a time, in the order in which they were asked. */
export interface Prompt {
  /** Somebody can answer. */
  readonly interactive: boolean;
  /** Whether the answer is a yes; anything else, and nothing at all, is a no. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What is typed, which nobody sees. */
  readonly secret: (question: string) => Promise<string>;
}

const keys = { enter: ['\r', '\n'], rubOut: ['\x7f', '\b'], interrupt: '\x03', endOfInput: '\x04' };

export function createPrompt(input: ReadStream, terminal: Terminal, signal: AbortSignal): Prompt {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (question: string, echo: boolean): Promise<string> => {
    const next = last.then(() => readLine(input, terminal, question, echo, signal));
    last = next.catch(() => null);
    return next;
  };
  return {
    interactive: input.isTTY === true && terminal.interactive,
    confirm: async (question) => /^(y|yes|o|oui)$/i.test((await inTurn(`${question} [y/N] `, true)).trim()),
    secret: (question) => inTurn(`${question} `, false),
  };
}

/** In raw mode the terminal shows nothing by itself, and Ctrl-C is a key like others: it is sent on as the signal that it is. */
async function readLine(
  input: ReadStream,
  terminal: Terminal,
  question: string,
  echo: boolean,
  signal: AbortSignal,
): Promise<string> {
  if (signal.aborted) throw new Interrupted();
  let typed = '';
  // First of all: what is typed ahead of the question must not be seen either.
  input.setRawMode(true).setEncoding('utf8').resume();
  terminal.ask(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      const stop = () => end(() => reject(new Interrupted()));
      const take = (text: string) => {
        for (const key of text) {
          if (key === keys.interrupt) return void process.kill(process.pid, 'SIGINT');
          if (keys.enter.includes(key) || key === keys.endOfInput) return end(() => resolve(typed));
          if (keys.rubOut.includes(key)) typed = typed.slice(0, -1);
          else typed += key;
          if (echo) terminal.ask(question + typed);
        }
      };
      const end = (settle: () => void) => {
        input.off('data', take);
        signal.removeEventListener('abort', stop);
        settle();
      };
      input.on('data', take);
      signal.addEventListener('abort', stop);
    });
  } finally {
    input.setRawMode(false).pause();
    terminal.answered(echo ? question + typed : question);
  }
}
