import { dirname } from 'node:path';
import type { Target } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { OpenStudio } from '../studio/open-studio.ts';
import type { Containers } from './containers/describe-containers.ts';
import type { Programs } from './programs.ts';
import { runProgramToEnd } from './run-program.ts';

/** What was found out and decided about this machine. */
export interface LocalFacts {
  readonly port: number;
  readonly bind: readonly string[];
  readonly caddyVersion: string;
  readonly programs: Programs;
  readonly ports: Readonly<Record<string, number>>;
  readonly prepared: Readonly<Record<string, string>>;
  readonly containers: Containers['target'];
}

/** This machine as a target: every door under `localhost`, open to this machine alone. */
export function describeTarget({ folders, stackFile }: OpenStudio, facts: LocalFacts): Target {
  const { containers, ...others } = facts;
  return {
    ...others,
    ...containers,
    source: stackFile,
    scheme: 'http',
    tls: null,
    domain: 'localhost',
    listDoor: 'veille',
    allow: ['127.0.0.1', '::1'],
    strangers: [],
    ownSites: null,
    caddyUnit: null,
    memoryBytes: null,
    folders: {
      stack: dirname(stackFile),
      artifacts: folders.artifacts,
      run: folders.run,
      log: folders.log,
      state: folders.state,
      data: folders.data,
      temporary: folders.temporary,
    },
  };
}

/** @throws UserError `program-missing` when what was found as Caddy cannot say its version. */
export async function askCaddyVersion(programs: Programs, studio: OpenStudio, signal: AbortSignal): Promise<string> {
  const command = [...(programs.caddy ?? []), 'version'];
  // Whatever it is asked, Caddy makes a folder `.step` in its home.
  const env = { HOME: studio.folders.temporary };
  const { code, output } = await runProgramToEnd(command, { cwd: studio.folder, signal, env });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (code === 0 && version) return version;
  throw new UserError('program-missing', `${command.join(' ')} does not say a version.`, 'Install Caddy anew.');
}
