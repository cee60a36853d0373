import type { RenderRequest } from '@veille/protocol';
import { type Queue, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { FilmFacts } from '../worker/messages.ts';
import type { FilmData, FilmJob } from './job-view.ts';
import { queueName } from './queue-name.ts';
import type { Runs } from './runs.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Makes one film; rejects with a reason that people can read. */
export type Render = (
  jobId: string,
  request: RenderRequest,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
) => Promise<FilmFacts>;

export interface FilmWorkerOptions {
  readonly queue: Queue<FilmData, FilmFacts>;
  readonly redis: Redis;
  readonly runs: Runs;
  readonly render: Render;
  /** Called when the queue knows that a film has ended, well or not. */
  readonly onEnded: (jobId: string) => void;
}

export interface FilmWorker {
  readonly start: () => void;
  /** Stops the film that is being made and puts it back into the queue. */
  readonly close: () => Promise<void>;
}

/** Takes one film after the other from the queue. */
export function createFilmWorker({ queue, redis, runs, render, onEnded }: FilmWorkerOptions): FilmWorker {
  let closing = false;
  const worker = new Worker<FilmData, FilmFacts>(queueName, work, {
    connection: redis,
    autorun: false,
    concurrency: 1,
    // BullMQ gives a dead worker's job back after a minute and fails it at the second time. The server is alone on its
    // Redis and takes such jobs back itself when it starts, so a lock may outlast any film.
    skipStalledCheck: true,
    lockDuration: dayMs,
  });
  // Redis may be away; without a listener that ends the process.
  worker.on('error', () => {});
  worker.on('completed', (job) => onEnded(job.id ?? ''));
  worker.on('failed', (job) => onEnded(job?.id ?? ''));

  return {
    start: () => void worker.run(),
    close: async () => {
      closing = true;
      const closed = worker.close();
      runs.abortAll();
      await closed;
    },
  };

  async function work(job: FilmJob, token?: string): Promise<FilmFacts> {
    const jobId = job.id ?? '';
    const run = runs.begin(jobId);
    try {
      await refuseCancelled(jobId);
      return await render(jobId, job.data, (progress) => runs.advance(jobId, progress), run.abort.signal);
    } catch (error) {
      if (!closing) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }

  /** Cancelled between the moment in which BullMQ took the job and the one in which its run could be aborted? */
  async function refuseCancelled(jobId: string): Promise<void> {
    const job: FilmJob | undefined = await queue.getJob(jobId);
    if (job?.data.cancelled !== undefined) throw new Error('It was cancelled.');
  }
}
