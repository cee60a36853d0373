import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Executor } from './executor.ts';
import { quoteWords } from './quote.ts';
import { type AskPassword, runnerOn } from './root-access.ts';
import { explainSsh } from './ssh-problem.ts';

/** How a host is reached by the system's own SSH. */
export interface SshOptions {
  /** Its name in the stack. */
  readonly host: string;
  /** `USER@HOST`, `ssh://USER@HOST:PORT`, or any name from `~/.ssh/config`. */
  readonly destination: string;
  /** The program and its options, such as `['ssh', '-F', FILE]`. */
  readonly ssh: readonly string[];
  /** Somebody sits at the terminal: SSH may ask there about an unknown host or for the passphrase of a key. */
  readonly interactive: boolean;
  readonly askPassword: AskPassword;
}

/** Seconds. A host that does not answer is told after the first, a cut line after about three times the second. */
const connectTimeout = 15;
const aliveInterval = 5;

/** Each command is a connection of its own. Keys, agents, jump hosts and everything of `~/.ssh/config` just work. */
export function createSshExecutor(options: SshOptions): Executor {
  const way = {
    host: options.host,
    // SSH hands one text to the login's shell, whichever that is; the gate's own shell reads the words again.
    wordsTo: ({ words }: { readonly words: readonly string[] }) => [
      ...sshWords(options),
      '-T',
      '--',
      options.destination,
      quoteWords(words),
    ],
    explain: (result: Parameters<typeof explainSsh>[1]) => explainSsh(options, result),
  };
  return {
    host: options.host,
    run: runnerOn(way, options.askPassword),
    connect: (address, port, signal) => connectThrough(options, address, port, signal),
    close: async () => undefined,
  };
}

/** Ctrl-C at a terminal is for all programs there: it must not cut the line over which a host is told to put back. */
const deaf = ['/bin/sh', '-c', 'trap "" INT; exec "$@"', 'veille'];

function sshWords({ ssh, interactive }: SshOptions, mayForward = false): string[] {
  const settings = {
    BatchMode: interactive ? 'no' : 'yes',
    ConnectTimeout: connectTimeout,
    ServerAliveInterval: aliveInterval,
    ServerAliveCountMax: 3,
    // What the user's own settings forward or print is no business of a deploy.
    ClearAllForwardings: mayForward ? 'no' : 'yes',
    LogLevel: 'ERROR',
  };
  return [...deaf, ...ssh, ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

function connectThrough(options: SshOptions, address: string, port: number, signal: AbortSignal): Duplex {
  const target = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const [program = '', ...rest] = [...sshWords(options, true), '-W', target, '--', options.destination];
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
