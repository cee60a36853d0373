import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import type { Acme } from '@veille/testkit';

const program = resolve(import.meta.dirname, '../../packages/cli/src/main.ts');

/** The person who deploys. */
export interface Deployer {
  readonly folder: string;
  /** For `ssh -F`: all hosts by their names. */
  readonly sshConfig: string;
  readonly acme: Acme;
  /** Folders in front of the PATH, and what else their environment has. */
  readonly path?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs `veille deploy` in the folder of a stack's file. Answers with what it changed, a line each, and rejects with all that
 * it said unless it exits with 0.
 */
export async function deploy(deployer: Deployer, file: string, words: readonly string[] = []): Promise<string[]> {
  const { plan } = JSON.parse(await veille(deployer, dirname(file), ['deploy', '--yes', '--json', ...words]));
  const hosts = plan.hosts as { host: string; changes: { sign: string; name: string }[] }[];
  return hosts.flatMap(({ host, changes }) => changes.map(({ sign, name }) => `${host} ${sign} ${name}`));
}

/** What the command printed; rejects with all that it said unless it exits with `wanted`. */
export async function veille(deployer: Deployer, cwd: string, words: readonly string[], wanted = 0): Promise<string> {
  const { code, out, err } = await runVeille(deployer, cwd, words);
  if (code === wanted) return out;
  throw new Error(`veille ${words.join(' ')} ended with ${code}:\n${out}${err}`);
}

export interface Ended {
  readonly code: number | null;
  /** Standard output; in a terminal all that is seen. */
  readonly out: string;
  readonly err: string;
}

/** Not waited for in one piece: what the hosts ask this machine meanwhile must be answered. */
export async function runVeille(deployer: Deployer, cwd: string, words: readonly string[]): Promise<Ended> {
  const options = { cwd, env: fullEnvironment(deployer) };
  const child = spawn(process.execPath, [program, ...words], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out, err };
}

/** A command that runs. */
export interface StartedVeille {
  /** All that it has said up to now. */
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** SIGINT reaches all that it has started too, as Ctrl-C in a terminal does. Nothing happens when it has ended. */
  readonly kill: (signal: 'SIGKILL' | 'SIGINT') => void;
}

/** Starts a command, for whoever wants to end it in the middle. */
export function startVeille(deployer: Deployer, cwd: string, words: readonly string[]): StartedVeille {
  const child = spawn(process.execPath, [program, ...words], { cwd, env: fullEnvironment(deployer), detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
  }
  return {
    said: () => output,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, output }))),
    kill: (signal) => {
      if (child.exitCode === null) process.kill(signal === 'SIGINT' ? -Number(child.pid) : Number(child.pid), signal);
    },
  };
}

/** What somebody types when a text is seen, so many milliseconds later. */
export type Typed = readonly [seen: string, keys: string, afterMs?: number];

/** A terminal around words; Debian's Python has one. It exits as they do. */
const terminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** The same in a terminal, with somebody at it. */
export async function runInTerminal(
  deployer: Deployer,
  cwd: string,
  words: readonly string[],
  typed: readonly Typed[],
): Promise<Ended> {
  const options = { cwd, env: fullEnvironment(deployer) };
  const child = spawn('python3', ['-c', terminal, process.execPath, program, ...words], {
    ...options,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = [...typed];
  let out = '';
  let heard = 0;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece;
    const [next] = waiting;
    const at = next === undefined ? -1 : stripVTControlCharacters(out).indexOf(next[0], heard);
    if (next === undefined || at < 0) return;
    heard = at + next[0].length;
    waiting.shift();
    setTimeout(() => child.stdin.write(next[1]), next[2] ?? 0);
  });
  const [code] = await once(child, 'close');
  return { code, out, err: '' };
}

function fullEnvironment(deployer: Deployer): NodeJS.ProcessEnv {
  return { ...process.env, ...deployer.env, ...deployer.acme.keys, ...environmentOf(deployer) };
}

/** Whose `ssh` knows the hosts by their names, and who trusts the authority beside whom this machine trusts already. */
function environmentOf({ folder, sshConfig, acme, path = [] }: Deployer): Record<string, string> {
  const bin = join(folder, 'bin');
  const roots = join(folder, 'roots.pem');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${sshConfig}' "$@"\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  const trusted = process.env.NODE_EXTRA_CA_CERTS;
  writeFileSync(roots, `${trusted ? readFileSync(trusted, 'utf8') : ''}${acme.rootOfCertificates}`);
  return { PATH: [bin, ...path, process.env.PATH].join(delimiter), NODE_EXTRA_CA_CERTS: roots };
}
