import type { ReadStream } from 'node:tty';
import { Interrupted } from './errors.ts';
import type { Terminal } from './output/terminal.ts';

/** Asks whoever sits at the terminal. One question at a time, in the order in which they were asked. */
export interface Prompt {
  /** Somebody can answer. */
  readonly interactive: boolean;
  /** Whether the answer is a yes; anything else, and nothing at all, is a no. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What is typed, which nobody sees. Rejects when the signal aborts, as nobody wants to know any more. */
  readonly secret: (question: string, signal: AbortSignal) => Promise<string>;
  /** Lets a program ask at the terminal by itself, while nothing else is asked or shown there. */
  readonly handOver: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

const keys = { enter: ['\r', '\n'], rubOut: ['\x7f', '\b'], interrupt: '\x03', endOfInput: '\x04' };

export function createPrompt(input: ReadStream, terminal: Terminal, signal: AbortSignal): Prompt {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(ask: () => Promise<Result>): Promise<Result> => {
    const next = last.then(ask);
    last = next.catch(() => null);
    return next;
  };
  return {
    interactive: input.isTTY === true && terminal.interactive,
    confirm: async (question) => {
      const typed = await inTurn(() => readLine(input, terminal, `${question} [y/N] `, true, signal));
      return /^(y|yes|o|oui)$/i.test(typed.trim());
    },
    secret: (question, unwanted) => {
      const either = AbortSignal.any([signal, unwanted]);
      return inTurn(() => readLine(input, terminal, `${question} `, false, either));
    },
    handOver: (work) =>
      inTurn(async () => {
        terminal.ask('');
        return await work().finally(() => terminal.answered(null));
      }),
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
    terminal.answered(signal.aborted ? null : echo ? question + typed : question);
  }
}
