import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Composition, UserError } from '@veille/protocol';
import { eventually, startRedis, type TestRedis, temporaryFolder } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import { openFilms } from '../../src/queue/films.ts';
import { connectRedis } from '../../src/queue/redis.ts';
import { openRenderQueue, type RenderQueue } from '../../src/queue/render-queue.ts';
import { createPropsCheck } from '../../src/server/check-props.ts';
import type { App } from '../../src/server/context.ts';
import { createApp } from '../../src/server/create-app.ts';
import type { FilmFacts } from '../../src/worker/messages.ts';

export const facts: FilmFacts = { width: 320, height: 180, fps: 10, durationSeconds: 1, bytes: 10 };

export const small: Composition = {
  id: 'Small',
  width: 320,
  height: 180,
  fps: 10,
  durationInFrames: 10,
  defaultProps: { text: 'hello', frames: 10 },
  propsSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 40, description: 'What the film says' },
      frames: { type: 'integer', minimum: 1, maximum: 100 },
    },
    required: ['text'],
    additionalProperties: false,
  },
};

/** A film that the test makes: it says how far it is and how it ends. */
export interface Making {
  readonly progress: (progress: number) => void;
  readonly finish: () => void;
  readonly fail: (reason: string) => void;
  readonly signal: AbortSignal;
}

export interface TestServer {
  readonly app: App;
  readonly queue: RenderQueue;
  readonly redis: TestRedis;
  readonly folder: string;
  readonly pendingFile: string;
  readonly assetsFolder: string;
  readonly filmsFolder: string;
  /** Films that a worker was given, by job. */
  readonly making: Map<string, Making>;
  /** Queues a film and tells its job. */
  readonly add: (text?: string) => Promise<string>;
  /** Queues a film and waits until a worker is at it. */
  readonly begin: (text?: string) => Promise<Making & { jobId: string }>;
  readonly close: () => Promise<void>;
}

interface Settings {
  readonly token?: string;
  readonly limit?: number;
}

/** The whole server over a real Redis, with a worker that does what the test says instead of starting a browser. */
export async function openTestServer({ token, limit = 10 }: Settings = {}): Promise<TestServer> {
  const folder = await temporaryFolder();
  const redis = await startRedis(folder);
  const making = new Map<string, Making>();
  const pendingFile = join(folder, 'pending');
  const films = await openFilms(join(folder, 'data'));
  const queue = await openRenderQueue({
    redis: await connectRedis({ path: redis.socket }),
    films,
    pendingFile,
    limit,
    render: (jobId, _request, progress, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<FilmFacts>();
      const fail = (reason: string) => reject(new UserError('render-failed', reason, 'Mend it.'));
      signal.addEventListener('abort', () => fail('It was cancelled.'));
      making.set(jobId, { progress, finish: () => resolve(facts), fail, signal });
      return promise;
    },
    onError: (error) => {
      throw error;
    },
  });
  const assetsFolder = join(folder, 'assets');
  await mkdir(assetsFolder);
  const config = { ...unused, assetsFolder, pendingFile, token: token ?? null, queueLimit: limit };
  const app = await createApp({ config, compositions: [small], checkProps: createPropsCheck([small]), queue, films });

  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await app.close();
    await queue.close();
  };
  onTestFinished(close);

  const add = (text = 'hello') => queue.add({ compositionId: 'Small', inputProps: { text } });
  const begin = async (text?: string) => {
    const jobId = await add(text);
    const film = await eventually(() => {
      const found = making.get(jobId);
      if (found === undefined) throw new Error(`no worker is at ${jobId}`);
      return found;
    });
    return { jobId, ...film };
  };
  return { app, queue, redis, folder, pendingFile, assetsFolder, filmsFolder: films.folder, making, add, begin, close };
}

const unused = {
  listen: { path: '' },
  redis: { path: '' },
  dataFolder: '',
  temporaryFolder: '',
  bundle: '',
  chromium: '',
  licenseKey: null,
  searchPath: [],
  lang: 'C.UTF-8',
};
