import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Interrupted } from '../errors.ts';

/** How a program ended and what it wrote, both outputs together. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
  /** What it wrote to its standard output alone. */
  readonly text: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Told each line that it writes, while it runs. */
  readonly onLine?: (line: string) => void;
}

const killAfterMs = 2000;

/** Runs a program to its end, in our own environment unless one is given. When the signal aborts, its whole process group is gone before this throws Interrupted. */
export async function runProgramToEnd(
  [program = '', ...words]: readonly string[],
  { cwd, signal, env, onLine }: RunOptions,
): Promise<ProgramResult> {
  if (signal.aborted) throw new Interrupted();
  // A group of its own, so that Ctrl-C in the terminal reaches it only through us, with all that it started.
  const child = spawn(program, words, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => endGroup(child.pid);
  signal.addEventListener('abort', stop);
  if (onLine) for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  try {
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (signal.aborted) throw new Interrupted();
    return { code, output: out + err, text: out };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), killAfterMs).unref();
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}
