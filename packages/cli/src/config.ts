import { accessSync, constants } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { dockerEnvironment } from '@veille/protocol';
import { z } from 'zod';
import { cacheFolderOf } from './cache-folder.ts';

/** All that the command takes from its environment, read once. */
export interface Environment {
  readonly cwd: string;
  /** Folders to look for programs in, in order. */
  readonly path: readonly string[];
  readonly home: string;
  readonly user: string;
  readonly uid: number;
  readonly host: string;
  /** A folder of this user alone for sockets; null where there is none that can be written to. */
  readonly runtimeFolder: string | null;
  /** The address that the person's SSH session reached, with its port; null without SSH. */
  readonly ssh: { readonly address: string; readonly port: number } | null;
  readonly renderToken: string | null;
  /** Where the Docker engine listens, when somebody says so. */
  readonly dockerHost: string | null;
  /** What Docker's programs get of this environment. */
  readonly dockerEnv: Readonly<Record<string, string>>;
  /** Where what can be made again is kept. */
  readonly cacheFolder: string;
  /** All of it, for the programs that a command runs and for secrets that the stack looks for here. */
  readonly variables: Readonly<Record<string, string>>;
}

const variables = z.object({
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  HOME: z.string().min(1).optional(),
  XDG_RUNTIME_DIR: z.string().startsWith('/').optional().catch(undefined),
  SSH_CONNECTION: z.string().optional(),
  DOCKER_HOST: z.string().min(1).optional().catch(undefined),
  VEILLE_RENDER_TOKEN: z.string().min(1).optional().catch(undefined),
});

export function readEnvironment(): Environment {
  const values = variables.parse(process.env);
  return {
    cwd: process.cwd(),
    path: values.PATH.split(':').filter((folder) => folder !== ''),
    home: values.HOME ?? homedir(),
    user: userInfo().username,
    uid: userInfo().uid,
    host: hostname(),
    runtimeFolder: writable(values.XDG_RUNTIME_DIR),
    ssh: parseSshConnection(values.SSH_CONNECTION),
    renderToken: values.VEILLE_RENDER_TOKEN ?? null,
    dockerHost: values.DOCKER_HOST ?? null,
    dockerEnv: dockerEnvironment(process.env),
    cacheFolder: cacheFolderOf(process.env),
    variables: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ),
  };
}

function writable(folder: string | undefined): string | null {
  if (folder === undefined) return null;
  try {
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return null;
  }
}

/** `CLIENT PORT SERVER PORT`, as sshd sets it. */
function parseSshConnection(text: string | undefined): Environment['ssh'] {
  const [, , address, port] = text?.split(' ') ?? [];
  return address && port ? { address, port: Number(port) } : null;
}
