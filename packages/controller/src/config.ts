import { UserError } from '@veille/protocol';

/** All that the program takes from its command line and environment. */
export interface Config {
  readonly manifestFile: string;
  /** What every service gets of the controller's environment, besides its own. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** Where the Docker engine listens, as `DOCKER_HOST` says it. */
  readonly dockerHost: string;
}

/** Where the engine listens when nobody says otherwise. */
export const usualDockerHost = 'unix:///var/run/docker.sock';

const inherited = ['PATH', 'HOME', 'LANG', 'TZ'] as const;

export function readConfig(words: readonly string[], env: NodeJS.ProcessEnv): Config {
  const [manifestFile, ...rest] = words;
  if (manifestFile === undefined || rest.length > 0) {
    throw new UserError(
      'invalid-request',
      'The controller takes one word, the path of a manifest.',
      'Run "veille up".',
    );
  }
  const baseEnv = Object.fromEntries(inherited.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return { manifestFile, baseEnv, dockerHost: env.DOCKER_HOST || usualDockerHost };
}
