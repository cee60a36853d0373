import type { Target } from '@veille/compile';
import type { Context } from '../../context.ts';
import type { Programs } from '../programs.ts';
import { runProgramToEnd } from '../run-program.ts';

/** The engine of this machine and the compose that goes with it. */
export interface FoundEngine {
  readonly composeVersion: 1 | 2;
  /** The words that compose is called by: `docker compose` or `docker-compose`. */
  readonly compose: readonly string[];
  /** The environment of all of Docker's programs. */
  readonly env: Readonly<Record<string, string>>;
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
  const words = ['docker', 'version', '--format', '{{.Server.Version}}'];
  if (!(await answers(words, { environment, signal }))) return silent;
  return (await findCompose({ environment, signal })) ?? noCompose;
}

/** A compose, which reads files also where no engine answers; null where there is none. */
export async function findCompose(context: Pick<Context, 'environment' | 'signal'>): Promise<FoundEngine | null> {
  for (const found of composes) {
    if (await answers([...found.compose, 'version'], context)) return { ...found, env: context.environment.dockerEnv };
  }
  return null;
}

async function answers(
  words: readonly string[],
  { environment: { cwd, dockerEnv: env }, signal }: Pick<Context, 'environment' | 'signal'>,
): Promise<boolean> {
  const result = await runProgramToEnd(words, { cwd, env, signal }).catch(nullWhenAbsent);
  return result?.code === 0;
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
