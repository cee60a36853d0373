import { dockerEnvironment, UserError } from '@veille/protocol';

/** All that the program takes from its command line and environment. */
export interface Config {
  readonly manifestFile: string;
  /** What every service gets of the controller's environment, besides its own. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** What Docker's programs get; its `DOCKER_HOST` says where the engine listens. */
  readonly dockerEnv: Readonly<Record<string, string>>;
}

// The last is for services that run on Node: they start in about half the time.
const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'NODE_COMPILE_CACHE'] as const;

/** `watch`: to be the controller. `reload`: to tell the one that runs of a new manifest. */
export type Task = 'watch' | 'reload';

export function readConfig(given: readonly string[], env: NodeJS.ProcessEnv): Config & { readonly task: Task } {
  const task = given[0] === '--reload' ? 'reload' : 'watch';
  const [manifestFile, ...rest] = task === 'reload' ? given.slice(1) : given;
  if (manifestFile === undefined || rest.length > 0) {
    throw new UserError(
      'invalid-request',
      'The controller takes the path of a manifest, after --reload if one that runs is to take it.',
      'Run "veille up".',
    );
  }
  const baseEnv = Object.fromEntries(inherited.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return { task, manifestFile, baseEnv, dockerEnv: dockerEnvironment(env) };
}
