import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ComposeSpec, composeWords } from '@veille/protocol';

/** Compose or the engine refused; the message is what they said. */
export class EngineRefusal extends Error {}

/** Runs compose for a project: `up`, `down`. Throws EngineRefusal with the last lines of what it said. */
export type Compose = (spec: ComposeSpec, words: readonly string[], signal?: AbortSignal) => Promise<void>;

/** As much of what compose says as tells why it failed. */
const keptBytes = 8192;

/** Building and pulling may take long on a small machine; a compose that hangs must not hang a service for ever. */
const limitMs = 30 * 60_000;

/** `docker compose` where it is there, else `docker-compose`; looked for once. */
export function createCompose(env: Readonly<Record<string, string>>): Compose {
  let found: Promise<readonly string[]> | null = null;
  return async (spec, words, signal) => {
    found ??= findCompose(env);
    const program = await found.catch((error: unknown) => {
      found = null;
      throw error;
    });
    const { code, text } = await run([...program, ...composeWords(spec), ...words], env, signal);
    if (code !== 0) throw new EngineRefusal(text.trim());
  };
}

async function findCompose(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const words of [['docker', 'compose'], ['docker-compose']]) {
    const { code } = await run([...words, 'version'], env);
    if (code === 0) return words;
  }
  throw new EngineRefusal('There is neither "docker compose" nor "docker-compose".');
}

async function run(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
  stop?: AbortSignal,
): Promise<{ code: number | null; text: string }> {
  const limit = AbortSignal.timeout(limitMs);
  const signal = stop ? AbortSignal.any([stop, limit]) : limit;
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let text = '';
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-keptBytes);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  try {
    const [code] = await once(child, 'close');
    return { code, text };
  } catch (error) {
    if (stop?.aborted) throw stop.reason;
    return { code: null, text: error instanceof Error ? error.message : String(error) };
  }
}
