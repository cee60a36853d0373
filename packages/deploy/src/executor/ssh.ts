import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Executor } from './executor.ts';
import type { AskPassword } from './password-tries.ts';
import { quoteWords } from './quote.ts';
import { runnerOn } from './root-access.ts';
import type { GatedResult } from './run-gated.ts';
import { explainSsh, isQuestion } from './ssh-problem.ts';

/** How a host is reached by the system's own SSH. */
export interface SshOptions {
  /** Its name in the stack. */
  readonly host: string;
  /** `USER@HOST`, `ssh://USER@HOST:PORT`, or any name from `~/.ssh/config`. */
  readonly destination: string;
  /** The program and its options, such as `['ssh', '-F', FILE]`. */
  readonly ssh: readonly string[];
  /**
   * Where somebody sits at a terminal: lets SSH ask there, about an unknown host or for the passphrase of a key, while nobody else
   * does. Null: nobody does.
   */
  readonly handOver: (<Result>(work: () => Promise<Result>) => Promise<Result>) | null;
  readonly askPassword: AskPassword;
}

/** Seconds. A host that does not answer is told after the first, a cut line after about three times the second. */
const connectTimeout = 15;
const aliveInterval = 5;

/**
 * Each command is a connection of its own. Keys, agents, jump hosts and everything of `~/.ssh/config` just work. Several hosts are
 * reached at the same time, so SSH asks nothing by itself: where it would have, it is let ask once, one host after the other.
 */
export function createSshExecutor(options: SshOptions): Executor {
  const { host, destination, handOver } = options;
  /** What a person may mend by an answer. */
  const open = new WeakSet<Error>();
  let mayAsk = false;
  let asked: Promise<boolean> | null = null;
  const way = {
    host,
    // SSH hands one text to the login's shell, whichever that is; the gate's own shell reads the words again.
    wordsTo: ({ words }: { readonly words: readonly string[] }) => [
      ...sshWords(options, { mayAsk, mayForward: false }),
      '-T',
      '--',
      destination,
      quoteWords(words),
    ],
    explain: (result: GatedResult) => {
      const error = explainSsh(options, result);
      if (error !== null && isQuestion(result)) open.add(error);
      return error;
    },
  };
  const run = runnerOn(way, options.askPassword);
  return {
    host,
    run: (command) =>
      run(command).catch(async (error: Error) => {
        if (handOver === null || !open.has(error)) throw error;
        asked ??= handOver(() => logIn(options, command.signal));
        if (!(await asked)) throw error;
        // A passphrase that no agent keeps is asked for each time.
        mayAsk = true;
        return run(command);
      }),
    connect: (address, port, signal) => connectThrough(options, mayAsk, address, port, signal),
  };
}

/** Whether SSH lets somebody in who answers what it asks. */
async function logIn({ ssh, destination }: SshOptions, signal: AbortSignal): Promise<boolean> {
  const [program = '', ...words] = [
    ...ssh,
    '-o',
    'LogLevel=ERROR',
    '-o',
    'BatchMode=no',
    '-T',
    '--',
    destination,
    'true',
  ];
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore'], signal });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Ctrl-C at a terminal is for all programs there: it must not cut the line over which a host is told to put back. */
const deaf = ['/bin/sh', '-c', 'trap "" INT; exec "$@"', 'veille'];

/** What SSH is let do. */
interface Leave {
  readonly mayAsk: boolean;
  readonly mayForward: boolean;
}

function sshWords({ ssh }: SshOptions, { mayAsk, mayForward }: Leave): string[] {
  const settings = {
    BatchMode: mayAsk ? 'no' : 'yes',
    ConnectTimeout: connectTimeout,
    ServerAliveInterval: aliveInterval,
    ServerAliveCountMax: 3,
    // What the user's own settings forward, begin or print is no business of a deploy.
    ClearAllForwardings: mayForward ? 'no' : 'yes',
    RemoteCommand: 'none',
    LogLevel: 'ERROR',
  };
  return [...deaf, ...ssh, ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

function connectThrough(
  options: SshOptions,
  mayAsk: boolean,
  address: string,
  port: number,
  signal: AbortSignal,
): Duplex {
  const target = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const words = sshWords(options, { mayAsk, mayForward: true });
  const [program = '', ...rest] = [...words, '-W', target, '--', options.destination];
  const child = spawn(program, rest, { stdio: 'pipe', signal });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.once('error', (error) => stream.destroy(error));
  child.once('exit', (code) => {
    if (code === 0 || code === null) return;
    const result = { code, stdout: '', stderr: said, begun: false, passwordRefused: false, passwordLacking: false };
    stream.destroy(explainSsh(options, result) ?? new Error(said.trim() || `ssh ended with ${code}`));
  });
  stream.once('close', () => child.kill());
  return stream;
}
