/** Where the engine listens when nobody says otherwise. */
export const usualDockerHost = 'unix:///var/run/docker.sock';

const taken = ['PATH', 'HOME', 'LANG', 'TZ', 'DOCKER_CONFIG', 'DOCKER_HOST'] as const;

/**
 * The environment of Docker's programs, whoever calls them: what `veille up` lets compose read is what the controller lets
 * it run. Nothing else of a person's environment is there, so a variable that a compose file names comes from the `.env`
 * beside it.
 */
export function dockerEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = taken.flatMap((name) => (env[name] ? [[name, env[name]]] : []));
  return { DOCKER_HOST: usualDockerHost, ...Object.fromEntries(given) };
}
