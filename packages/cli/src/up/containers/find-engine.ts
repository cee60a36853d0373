import type { Target } from '@veille/compile';
import type { Context } from '../../context.ts';
import type { Programs } from '../programs.ts';
import { runProgramToEnd } from '../run-program.ts';

/** The engine of this machine and the compose that goes with it. */
export interface FoundEngine {
  readonly composeVersion: 1 | 2;
  /** The words that compose is called by: `docker compose` or `docker-compose`. */
  readonly compose: readonly string[];
}

/** Why there is none, in both languages. */
export type NoEngine = NonNullable<Target['containersUnavailable']>;

const composes = [
  { composeVersion: 2, compose: ['docker', 'compose'] },
  { composeVersion: 1, compose: ['docker-compose'] },
] as const;

/** Asks for the engine once; what keeps containers from running here is said and harms no other service. */
export async function findEngine(
  programs: Programs,
  { environment, signal }: Pick<Context, 'environment' | 'signal'>,
): Promise<FoundEngine | NoEngine> {
  if (!programs.docker) return notFound;
  if (environment.dockerHost !== null && !environment.dockerHost.startsWith('unix:')) return elsewhere;
  const answers = async (words: readonly string[]) => {
    const result = await runProgramToEnd(words, { cwd: environment.cwd, signal }).catch(nullWhenAbsent);
    return result?.code === 0;
  };
  if (!(await answers(['docker', 'version', '--format', '{{.Server.Version}}']))) return silent;
  for (const found of composes) {
    if (await answers([...found.compose, 'version'])) return found;
  }
  return noCompose;
}

function nullWhenAbsent(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

const notFound: NoEngine = { en: 'needs Docker: not found', fr: 'a besoin de Docker : introuvable' };

const elsewhere: NoEngine = {
  en: 'needs the Docker engine of this machine; DOCKER_HOST names another',
  fr: 'a besoin du moteur Docker de cette machine ; DOCKER_HOST en désigne un autre',
};

const silent: NoEngine = {
  en: 'needs Docker, which does not answer: start it, or join the group "docker"',
  fr: 'a besoin de Docker, qui ne répond pas : démarrez-le, ou rejoignez le groupe « docker »',
};

const noCompose: NoEngine = {
  en: 'needs "docker compose" or "docker-compose": neither was found',
  fr: 'a besoin de « docker compose » ou de « docker-compose » : introuvables',
};
