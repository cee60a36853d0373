import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCompositions } from '../compositions-file.ts';
import type { Config } from '../config.ts';
import type { Render } from '../queue/film-worker.ts';
import { type Films, openFilms } from '../queue/films.ts';
import { connectRedis } from '../queue/redis.ts';
import { openRenderQueue } from '../queue/render-queue.ts';
import { endLeftovers } from '../worker/end-leftovers.ts';
import { runWorker } from '../worker/run-worker.ts';
import { createPropsCheck } from './check-props.ts';
import { clearSocket } from './clear-socket.ts';
import { createApp } from './create-app.ts';

export interface RunningServer {
  /** Stops answering, puts the film that is being made back into the queue, and ends. */
  readonly close: () => Promise<void>;
}

/** Brings the render server up: it answers when this resolves. */
export async function startServer(config: Config, onError: (error: unknown) => void): Promise<RunningServer> {
  const compositions = await readCompositions(config.bundle);
  // A port that is taken says so itself.
  if ('path' in config.listen) await clearSocket(config.listen.path);
  const workFolder = await emptyWorkFolder(config.temporaryFolder);
  const films = await openFilms(config.dataFolder);
  const queue = await openRenderQueue({
    redis: await connectRedis(config.redis),
    films,
    pendingFile: config.pendingFile,
    limit: config.queueLimit,
    render: createRender(config, films, workFolder),
    onError,
  });
  const app = await createApp({ config, compositions, checkProps: createPropsCheck(compositions), queue, films });
  await app.listen(config.listen);
  return {
    close: async () => {
      await app.close();
      await queue.close();
    },
  };
}

/** A killed server's workers and their files are of no use to anybody. */
async function emptyWorkFolder(temporaryFolder: string): Promise<string> {
  const folder = join(temporaryFolder, 'films');
  await endLeftovers(folder);
  await mkdir(folder, { recursive: true });
  return folder;
}

function createRender(
  { bundle, chromium, licenseKey, searchPath, lang }: Config,
  films: Films,
  workFolder: string,
): Render {
  return (jobId, { compositionId, inputProps }, onProgress, signal) => {
    const [film, poster] = [films.film(jobId), films.poster(jobId)];
    const order = { compositionId, inputProps, bundle, chromium, film, poster, licenseKey };
    return runWorker(order, { folder: join(workFolder, jobId), searchPath, lang }, onProgress, signal);
  };
}
