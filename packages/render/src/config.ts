import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { UserError } from '@veille/protocol';
import { z } from 'zod';
import { type Address, address } from './address.ts';

/** What the render server is told, all of it by environment. */
const environment = z.object({
  /** Where it answers: a Unix socket, or `HOST:PORT` in a container. */
  VEILLE_LISTEN: address,
  /** Where its own Redis answers, written the same way. */
  VEILLE_REDIS: address,
  /** Where films stay. */
  VEILLE_DATA: z.string().min(1),
  /** For what may be lost; emptied at each start. */
  VEILLE_TMP: z.string().min(1),
  /** The folder that `render-bundle` made. */
  VEILLE_BUNDLE: z.string().min(1),
  /** A headless shell of Chromium; empty where there is none: then the server runs and films fail with what to install. */
  VEILLE_CHROMIUM: z.string(),
  /** Exists exactly while there is unfinished work. */
  VEILLE_PENDING_FILE: z.string().min(1),
  /** Served read-only under `/creative-assets`. */
  VEILLE_ASSETS: z.string().min(1),
  /** The file with the bearer token that POST and DELETE ask for; without it they ask for none. */
  VEILLE_TOKEN_FILE: z.string().min(1).optional(),
  /** How many films may wait. */
  VEILLE_QUEUE_LIMIT: z.coerce.number().int().min(1).max(10_000).default(10),
  /** The file with Remotion's licence key, for those who need one. */
  VEILLE_REMOTION_LICENSE_KEY_FILE: z.string().min(1).optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  LANG: z.string().default('C.UTF-8'),
});

export interface Config {
  readonly listen: Address;
  readonly redis: Address;
  readonly dataFolder: string;
  readonly temporaryFolder: string;
  readonly bundle: string;
  readonly chromium: string;
  readonly pendingFile: string;
  readonly assetsFolder: string;
  readonly token: string | null;
  readonly queueLimit: number;
  readonly licenseKey: string | null;
  /** Folders in which programs are looked for. */
  readonly searchPath: readonly string[];
  readonly lang: string;
}

/**
 * Reads the server's environment and the files with its secrets.
 * @throws UserError `config-invalid` that names each variable.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { success, data, error } = environment.safeParse(env);
  if (!success) {
    throw new UserError('config-invalid', z.prettifyError(error), 'Set these variables of the render server.');
  }
  return {
    listen: data.VEILLE_LISTEN,
    redis: data.VEILLE_REDIS,
    dataFolder: data.VEILLE_DATA,
    temporaryFolder: data.VEILLE_TMP,
    bundle: data.VEILLE_BUNDLE,
    chromium: data.VEILLE_CHROMIUM,
    pendingFile: data.VEILLE_PENDING_FILE,
    assetsFolder: data.VEILLE_ASSETS,
    token: readSecret('VEILLE_TOKEN_FILE', data.VEILLE_TOKEN_FILE),
    queueLimit: data.VEILLE_QUEUE_LIMIT,
    licenseKey: readSecret('VEILLE_REMOTION_LICENSE_KEY_FILE', data.VEILLE_REMOTION_LICENSE_KEY_FILE),
    searchPath: data.PATH.split(delimiter),
    lang: data.LANG,
  };
}

/** A file that was named and cannot be read, or is empty, stops the start: a missing token must not open the door. */
function readSecret(variable: string, file: string | undefined): string | null {
  if (file === undefined) return null;
  const hint = 'Write the secret into that file, readable for the render server.';
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new UserError('config-invalid', `${variable}: ${file} cannot be read`, hint, { cause });
  }
  if (secret === '') throw new UserError('config-invalid', `${variable}: ${file} is empty`, hint);
  return secret;
}
