import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RenderJob, type RenderRequest, UserError } from '@veille/protocol';
import { Queue } from 'bullmq';
import type { FilmFacts } from '../worker/messages.ts';
import { createFilmWorker, type Render } from './film-worker.ts';
import type { Films } from './films.ts';
import { type FilmData, type FilmJob, isFinished, viewJob } from './job-view.ts';
import { clearPending, markPending } from './pending-file.ts';
import { queueName } from './queue-name.ts';
import type { RedisPair } from './redis.ts';
import { createRuns, type Runs } from './runs.ts';
import { createTurns } from './turns.ts';

/** How many finished films are kept, and how many that failed or were cancelled. */
const kept = { count: 100 };

/** BullMQ waits without an end for a connection that was lost or comes back while it closes; then the films are put back long since. */
const closingMs = 5000;

export interface RenderQueueOptions {
  readonly redis: RedisPair;
  readonly films: Films;
  /** Exists exactly while there is unfinished work. */
  readonly pendingFile: string;
  /** How many films may wait. */
  readonly limit: number;
  readonly render: Render;
  /** Told what goes wrong behind the requests. */
  readonly onError: (error: unknown) => void;
}

/** The films that are to be made, are being made and were made. One server alone works on it. */
export interface RenderQueue {
  /** The job is on disk when this resolves. Throws UserError `queue-full`. */
  readonly add: (request: RenderRequest) => Promise<string>;
  readonly find: (jobId: string) => Promise<RenderJob | null>;
  /** Newest first. */
  readonly list: () => Promise<RenderJob[]>;
  /** Nothing of the film is left when this resolves. Throws UserError `unknown-job` or `job-finished`. */
  readonly cancel: (jobId: string) => Promise<RenderJob>;
  readonly counts: () => Promise<{ queued: number; active: number }>;
  readonly watch: Runs['watch'];
  /** False while Redis is away. */
  readonly isThere: () => boolean;
  /** Puts the film that is being made back into the queue. */
  readonly close: () => Promise<void>;
}

/** Opens the queue, takes back what a dead server was at, and begins to work. */
export async function openRenderQueue(options: RenderQueueOptions): Promise<RenderQueue> {
  const { redis, films, pendingFile, limit, render, onError } = options;
  const runs = createRuns();
  // What changes the number of unfinished films and the pending file goes one after the other.
  const inTurn = createTurns();
  // BullMQ keeps these among the waiting until their turn comes, and has no word for them.
  let cancelled: ReadonlySet<string> = new Set();
  const queue = new Queue<FilmData, FilmFacts>(queueName, {
    connection: redis.asking,
    defaultJobOptions: { attempts: 1, removeOnComplete: kept, removeOnFail: kept },
  });
  queue.on('error', () => {});
  const worker = createFilmWorker({
    queue,
    redis: redis.waiting,
    runs,
    render,
    onEnded: (jobId) => void settle(jobId),
  });

  await takeBack();
  await tidy();
  worker.start();

  return {
    add: (request) => inTurn(() => add(request)),
    find: async (jobId) => {
      const job = await queue.getJob(jobId);
      return job ? view(job) : null;
    },
    list: async () => (await jobs()).sort((a, b) => b.timestamp - a.timestamp).map(view),
    cancel,
    counts,
    watch: runs.watch,
    isThere: redis.isThere,
    close,
  };

  /** A job that is active while no server runs belonged to one that was killed. */
  async function takeBack(): Promise<void> {
    for (const job of await queue.getActive()) await job.moveToWait();
  }

  /** Makes the pending file, the films' folder and the cancelled ones tell the truth. */
  async function tidy(): Promise<void> {
    const all = await jobs();
    cancelled = idsOf(all.filter((job) => job.data.cancelled !== undefined));
    await films.keepOnly(idsOf(all));
    if (all.every(isFinished)) await clearPending(pendingFile);
    else await markPending(pendingFile);
  }

  async function add(request: RenderRequest): Promise<string> {
    const { queued } = await counts();
    if (queued >= limit) {
      throw new UserError('queue-full', `${queued} films are waiting already.`, 'Try again when one of them is done.');
    }
    const jobId = randomBytes(16).toString('hex');
    await markPending(pendingFile);
    await queue.add('film', request, { jobId });
    return jobId;
  }

  async function cancel(jobId: string): Promise<RenderJob> {
    const job: FilmJob | undefined = await queue.getJob(jobId);
    if (!job) throw unknownJob(jobId);
    if (isFinished(job)) throw jobFinished(view(job));
    const run = runs.get(jobId);
    const started =
      run === null
        ? { startedAt: null, attempts: 0 }
        : { startedAt: job.processedOn ?? null, attempts: job.attemptsStarted };
    await job.updateData({ ...job.data, cancelled: { at: Date.now(), ...started } });
    await stop(jobId);
    const now = await queue.getJob(jobId);
    const result = view(now ?? job);
    if (result.status !== 'cancelled') throw jobFinished(result);
    return result;
  }

  async function stop(jobId: string): Promise<void> {
    const run = runs.get(jobId);
    run?.abort.abort();
    await run?.ended.promise;
    runs.announce(jobId);
    await inTurn(tidy);
  }

  async function settle(jobId: string): Promise<void> {
    runs.end(jobId);
    try {
      await redis.ready();
      await inTurn(tidy);
    } catch (error) {
      if (redis.isThere()) onError(error);
      else await settle(jobId);
    }
  }

  async function close(): Promise<void> {
    // While Redis is away nothing can be put back; the next server takes it back.
    if (redis.isThere()) await Promise.race([closeInOrder(), sleep(closingMs, undefined, { ref: false })]);
    else runs.abortAll();
    redis.disconnect();
  }

  async function closeInOrder(): Promise<void> {
    await worker.close();
    await queue.close();
  }

  /** From the ids alone: what the films are made of may be a megabyte each. */
  async function counts(): Promise<{ queued: number; active: number }> {
    const ids = await queue.getRanges(['active', 'wait'], 0, -1);
    const unfinished = ids.filter((id) => !cancelled.has(id));
    const active = unfinished.filter((id) => runs.get(id) !== null).length;
    return { queued: unfinished.length - active, active };
  }

  async function jobs(): Promise<FilmJob[]> {
    // One that was evicted while the list was read is undefined in it.
    return (await queue.getJobs()).filter((job) => job !== undefined);
  }

  function view(job: FilmJob): RenderJob {
    return viewJob(job, runs.get(job.id ?? ''));
  }
}

function idsOf(jobs: readonly FilmJob[]): Set<string> {
  return new Set(jobs.map((job) => job.id ?? ''));
}

export function unknownJob(jobId: string): UserError {
  return new UserError('unknown-job', `There is no render ${jobId}.`, 'GET /renders lists those that there are.');
}

function jobFinished({ jobId, status }: RenderJob): UserError {
  return new UserError('job-finished', `The render ${jobId} is ${status} already.`, 'There is nothing to cancel.');
}
