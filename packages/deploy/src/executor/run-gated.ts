import { type ChildProcess, spawn } from 'node:child_process';
import type { RemoteCommand, RemoteResult } from './executor.ts';
import type { Gate } from './gate.ts';
import { LineReader } from './line-reader.ts';
import type { NextTry, PasswordTry } from './password-tries.ts';

/** How a gated command ended. */
export interface GatedResult extends RemoteResult {
  /** The command itself was begun; false: whatever failed came before it. */
  readonly begun: boolean;
  /** Sudo took none of the passwords that it was given. */
  readonly passwordRefused: boolean;
  /** Sudo asked, and there was nobody to answer. */
  readonly passwordLacking: boolean;
}

/** An ended connection gets this long to close by itself. */
const patienceMs = 2000;

/**
 * Runs `words` on this machine, which lead to the gate somehow. Aborting ends it and rejects with the signal's reason.
 *
 * @throws the system's error where the program cannot be started.
 */
export async function runGated(
  words: readonly string[],
  gate: Gate,
  command: RemoteCommand,
  nextTry: NextTry,
): Promise<GatedResult> {
  command.signal.throwIfAborted();
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { stdio: 'pipe' });
  // A command may end without having read all; that is no error of the sender's.
  child.stdin.on('error', () => undefined);
  const conversation = new Conversation(child, gate, command, nextTry);
  const stop = () => endChild(child);
  command.signal.addEventListener('abort', stop);
  try {
    const code = await ended(child);
    command.signal.throwIfAborted();
    return conversation.result(code);
  } finally {
    command.signal.removeEventListener('abort', stop);
    conversation.leave();
  }
}

/** What is said to a child, and what it says: first to get through the gate, then the command's own. */
class Conversation {
  readonly #child: ChildProcess;
  readonly #gate: Gate;
  readonly #command: RemoteCommand;
  readonly #nextTry: NextTry;
  readonly #out: LineReader;
  #stderr = '';
  #begun = false;
  #try: PasswordTry | null = null;
  #refused = false;
  #lacking = false;
  #feeding: AsyncIterator<string | Uint8Array> | null = null;
  #failure: unknown = null;
  readonly #over = new AbortController();

  constructor(child: ChildProcess, gate: Gate, command: RemoteCommand, nextTry: NextTry) {
    this.#child = child;
    this.#gate = gate;
    this.#command = command;
    this.#nextTry = nextTry;
    this.#out = new LineReader((line) => this.#hear(line));
    child.stdout?.on('data', (bytes: Buffer) => this.#out.push(bytes));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hearError(text));
  }

  result(code: number): GatedResult {
    this.#out.end();
    if (this.#failure !== null) throw this.#failure;
    return {
      code,
      stdout: this.#out.text(),
      stderr: this.#stderr.replaceAll(this.#gate.prompt, '').trim(),
      begun: this.#begun,
      passwordRefused: this.#refused || this.#hasGivenUp(code),
      passwordLacking: this.#lacking,
    };
  }

  /** Sudo ends by itself after the last, in the language of the host; fewer than usual may be enough for it. */
  #hasGivenUp(code: number): boolean {
    if (this.#begun || code !== 1 || this.#try === null) return false;
    return this.#try.isLast || /incorrect (password|authentication) attempt/.test(this.#stderr);
  }

  /** Takes back a question for a password that nobody needs now, and lets a generator that still waits end, whenever that is. */
  leave(): void {
    this.#over.abort();
    void this.#feeding?.return?.().catch(() => undefined);
  }

  #hear(line: string): void {
    if (this.#begun) this.#guard(() => this.#command.onLine?.(line));
    else if (line === this.#gate.mark) this.#open();
  }

  #open(): void {
    this.#begun = true;
    this.#out.forget();
    void this.#feed().catch((error: unknown) => this.#fail(error));
  }

  async #feed(): Promise<void> {
    const stdin = this.#child.stdin;
    this.#feeding = pieces(this.#command.input);
    for (;;) {
      const { done, value } = await this.#feeding.next();
      if (done || stdin?.destroyed) break;
      if (stdin?.write(value) === false) await drained(this.#child);
    }
    stdin?.end();
  }

  #hearError(text: string): void {
    this.#stderr += text;
    const { prompt } = this.#gate;
    const at = this.#begun ? -1 : this.#stderr.indexOf(prompt);
    if (at < 0) return;
    // What sudo says before it asks, such as that the last one was wrong, is nothing of the command's.
    this.#stderr = this.#stderr.slice(at + prompt.length);
    void this.#answerPrompt().catch((error: unknown) => this.#fail(error));
  }

  async #answerPrompt(): Promise<void> {
    const next = this.#nextTry(this.#try, AbortSignal.any([this.#command.signal, this.#over.signal]));
    this.#try = next;
    const answer = (await next?.password) ?? null;
    this.#refused = next === null;
    this.#lacking = next !== null && answer === null;
    if (answer === null) endChild(this.#child);
    else this.#child.stdin?.write(`${answer}\n`);
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#over.signal.aborted) return;
    this.#failure ??= error;
    endChild(this.#child);
  }
}

async function* pieces(input: RemoteCommand['input']): AsyncGenerator<string | Uint8Array> {
  if (input === undefined) return;
  if (typeof input === 'string' || input instanceof Uint8Array) yield input;
  else yield* input;
}

/** A large input comes here for each of its pieces, so nothing may be left listening. */
function drained(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      child.stdin?.off('drain', goOn);
      child.off('close', goOn);
      resolve();
    };
    child.stdin?.once('drain', goOn);
    child.once('close', goOn);
  });
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 255));
  });
}

function endChild(child: ChildProcess): void {
  child.stdin?.destroy();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  child.once('close', () => clearTimeout(timer));
}
