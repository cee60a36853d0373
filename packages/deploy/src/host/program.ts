import { readFileSync } from 'node:fs';

/** The POSIX sh that runs on hosts, by file of this folder. */
export type HostPart =
  | 'processes'
  | 'observe'
  | 'memory'
  | 'units'
  | 'put-back'
  | 'keeper'
  | 'keeper-start'
  | 'lock'
  | 'system'
  | 'packages'
  | 'download'
  | 'transaction'
  | 'check'
  | 'log'
  | 'act'
  | 'deploy'
  | 'history';

/** Where deploys remember on a host what they did. Only root looks into it. */
export const memoryFolder = '/var/lib/veille/deploy';

/** The parts, then `main`, as one text. */
export function hostProgram(parts: readonly HostPart[], memory: string, main: string): string {
  return [`memory=${memory}`, ...parts.map(readPart), main, ''].join('\n');
}

/** What outlives a deploy's session on its host. */
export function keeperProgram(memory: string): string {
  return hostProgram(['memory', 'processes', 'units', 'put-back', 'keeper'], memory, 'keep_watch');
}

/** Installs packages, and outlives the session too. */
export function packagesProgram(memory: string): string {
  return hostProgram(['memory', 'packages'], memory, 'install_names "$@"');
}

/** Fetches one file, and outlives the session too. */
export function downloadProgram(memory: string): string {
  return hostProgram(['memory', 'download'], memory, 'fetch_file "$@"');
}

const deployParts: readonly HostPart[] = [
  'memory',
  'processes',
  'units',
  'put-back',
  'keeper-start',
  'lock',
  'observe',
  'system',
  'transaction',
  'check',
  'log',
  'act',
  'deploy',
];

/** One deploy's session, which brings its keeper along. */
export function deployProgram(memory: string): string {
  const keeper = `keeper_program=$(cat <<'KEEPER'\n${keeperProgram(memory)}KEEPER\n)`;
  const packages = `packages_program=$(cat <<'PACKAGES'\n${packagesProgram(memory)}PACKAGES\n)`;
  const download = `download_program=$(cat <<'DOWNLOAD'\n${downloadProgram(memory)}DOWNLOAD\n)`;
  return hostProgram(deployParts, memory, `${keeper}\n${packages}\n${download}\ndeploy`);
}

/**
 * The words that run a program which comes first on standard input. They read exactly its bytes, so that what follows is left
 * for the program; a shell that reads its program by itself reads ahead.
 */
export function wordsFor(program: string): string[] {
  return ['/bin/sh', '-c', 'eval "$(head -c "$1")"', 'veille', String(Buffer.byteLength(program))];
}

/** The same, in a session of its own: so the keeper finds all that is left of it, whatever became of the shell. */
export function wordsForSession(program: string): string[] {
  return ['setsid', '--wait', ...wordsFor(program)];
}

function readPart(part: HostPart): string {
  return readFileSync(new URL(`./${part}.sh`, import.meta.url), 'utf8');
}
