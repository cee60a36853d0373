import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Engine } from '@veille/testkit';

const programs = ['docker', 'docker-compose', 'iptables'];
const passed = ['LD_LIBRARY_PATH', 'XTABLES_LIBDIR', 'DOCKER_CONFIG'];

/**
 * A folder for the PATH with Docker's programs as an installation has them: those that the set-up has unpacked need to be
 * told where their libraries are.
 */
export function writeDockerPrograms(folder: string, env: Engine['env']): string {
  mkdirSync(folder, { recursive: true });
  for (const name of programs) {
    const program = (env.PATH ?? '').split(delimiter).find((each) => existsSync(join(each, name)));
    if (program === undefined) continue;
    const variables = passed.flatMap((key) => (env[key] === undefined ? [] : [`export ${key}='${env[key]}'`]));
    const lines = ['#!/bin/sh', ...variables, `exec '${join(program, name)}' "$@"`];
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
