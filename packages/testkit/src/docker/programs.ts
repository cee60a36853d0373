import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where engines, their images and programs that took long to build are kept between runs. */
export const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille');

const unpacked = join(import.meta.dirname, '../../../../.toolchain/docker');

type Environment = Readonly<Record<string, string | undefined>>;

/** The machine's own programs first, then those that the set-up has unpacked, with their libraries. */
export function dockerEnvironment(extra: Environment = {}): Environment {
  const path = [process.env.PATH, '/usr/sbin', '/sbin', join(unpacked, 'usr/bin'), join(unpacked, 'usr/sbin')];
  if (!existsSync(join(unpacked, 'usr/sbin/dockerd'))) return { ...process.env, PATH: path.join(delimiter), ...extra };
  const libraries = globSync('{lib,usr/lib}/*-linux-gnu', { cwd: unpacked }).map((folder) => join(unpacked, folder));
  return {
    ...process.env,
    PATH: [...path, join(unpacked, 'sbin')].join(delimiter),
    LD_LIBRARY_PATH: libraries.join(delimiter),
    XTABLES_LIBDIR: globSync('usr/lib/*/xtables', { cwd: unpacked }).map((folder) => join(unpacked, folder))[0],
    ...extra,
  };
}

/** Runs a program to its end and answers with what it printed. Throws with both outputs when it fails. */
export function runProgram([program = '', ...words]: readonly string[], env: Environment, input = ''): string {
  const options = { env: { ...env }, encoding: 'utf8', input, maxBuffer: 64 << 20 } as const;
  const { status, stdout, stderr, error } = spawnSync(program, words, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`, { cause: error });
}

export function isOnPath(program: string): boolean {
  return (dockerEnvironment().PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
