import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ComposeSpec, composeWords } from '@veille/protocol';
import { readImages } from './read-images.ts';

/** Compose or the engine refused; the message is what they said. */
export class EngineRefusal extends Error {}

/** Compose, run for one project. All throw EngineRefusal with the last lines of what it said. */
export interface Compose {
  /**
   * The images that must be there before `up`: as the manifest says, or, for a compose that would pull what is not there,
   * as people's own files say at this moment.
   */
  readonly images: (spec: ComposeSpec, signal: AbortSignal) => Promise<ComposeSpec['images']>;
  /** Makes what is not there and starts all; neither builds nor pulls. */
  readonly up: (spec: ComposeSpec, options?: ComposeOptions) => Promise<void>;
  readonly down: (spec: ComposeSpec, options?: ComposeOptions) => Promise<void>;
}

export interface ComposeOptions {
  readonly signal?: AbortSignal;
  /** Told each line that compose writes, while it works. */
  readonly onLine?: (line: string) => void;
}

/** As much of what compose says as tells why it failed. */
const keptBytes = 8192;

/** A compose that hangs must not hang a service for ever. */
const limitMs = 30 * 60_000;

/** A compose that is there: how it is called, and what keeps its `up` from building and pulling, as far as it knows that. */
interface Generation {
  readonly program: readonly string[];
  readonly quickly: readonly string[];
  /** Whether its `up` pulls what is not there all the same. */
  readonly pulls: boolean;
}

const generations: readonly Generation[] = [
  { program: ['docker', 'compose'], quickly: ['--no-build', '--pull', 'never'], pulls: false },
  // 1.29 has no word against pulling: whoever calls it looks for the images before.
  { program: ['docker-compose'], quickly: ['--no-build'], pulls: true },
];

/** `docker compose` where it is there, else `docker-compose`; looked for once. */
export function createCompose(env: Readonly<Record<string, string>>): Compose {
  let found: Promise<Generation> | null = null;
  async function generation(): Promise<Generation> {
    found ??= findGeneration(env);
    return found.catch((error: unknown) => {
      found = null;
      throw error;
    });
  }
  async function compose(
    { program }: Generation,
    spec: ComposeSpec,
    words: readonly string[],
    options?: ComposeOptions,
  ): Promise<string> {
    const { code, text, output } = await run([...program, ...composeWords(spec), ...words], env, options);
    if (code !== 0) throw new EngineRefusal(text.trim());
    return output;
  }
  return {
    images: async (spec, signal) => {
      const here = await generation();
      if (!here.pulls || !hasFilesOfPeople(spec)) return spec.images;
      return readImages(await compose(here, spec, ['config'], { signal }), spec.project);
    },
    up: async (spec, options) => {
      const here = await generation();
      // What is no longer in a file that we wrote goes; in a person's own project nobody but them removes anything.
      const orphans = spec.ownFile ? [] : ['--remove-orphans'];
      await compose(here, spec, ['up', '--detach', ...here.quickly, ...orphans], options);
    },
    down: async (spec, options) => void (await compose(await generation(), spec, ['down'], options)),
  };
}

/** Files that may say something else than when the manifest was made. */
function hasFilesOfPeople({ ownFile, files }: ComposeSpec): boolean {
  return ownFile || files.length > 1;
}

async function findGeneration(env: Readonly<Record<string, string>>): Promise<Generation> {
  for (const generation of generations) {
    const { code } = await run([...generation.program, 'version'], env);
    if (code === 0) return generation;
  }
  throw new EngineRefusal('There is neither "docker compose" nor "docker-compose".');
}

async function run(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
  { signal: stop, onLine }: ComposeOptions = {},
): Promise<{ code: number | null; text: string; output: string }> {
  const limit = AbortSignal.timeout(limitMs);
  const signal = stop ? AbortSignal.any([stop, limit]) : limit;
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let text = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-keptBytes);
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', keep);
    if (onLine) createInterface({ input: stream }).on('line', onLine);
  }
  try {
    const [code] = await once(child, 'close');
    return { code, text, output };
  } catch (error) {
    if (stop?.aborted) throw stop.reason;
    return { code: null, text: error instanceof Error ? error.message : String(error), output };
  }
}
