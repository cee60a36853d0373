import type { RenderJob, RenderRequest } from '@veille/protocol';
import type { Job } from 'bullmq';
import type { FilmFacts } from '../worker/messages.ts';

/** What a job carries in Redis. BullMQ knows no cancelling, so it is noted here. */
export interface FilmData extends RenderRequest {
  readonly cancelled?: { readonly at: number; readonly startedAt: number | null; readonly attempts: number };
}

export type FilmJob = Job<FilmData, FilmFacts>;

/** How far a film is that a worker of this server is at. */
export interface Running {
  readonly progress: number;
}

export function isFinished(job: FilmJob): boolean {
  return job.data.cancelled !== undefined || job.finishedOn !== undefined;
}

/** The job as clients see it. `running` is null while no worker is at it. */
export function viewJob(job: FilmJob, running: Running | null): RenderJob {
  const common = {
    jobId: job.id ?? '',
    compositionId: job.data.compositionId,
    inputProps: job.data.inputProps,
    createdAt: time(job.timestamp),
    startedAt: job.processedOn ? time(job.processedOn) : null,
    finishedAt: job.finishedOn ? time(job.finishedOn) : null,
    attempts: job.attemptsStarted,
    progress: 0,
    videoUrl: null,
    video: null,
    error: null,
  };
  const { cancelled } = job.data;
  if (isCompleted(job)) {
    const video = job.returnvalue;
    return { ...common, status: 'completed', progress: 1, videoUrl: `/renders/${job.id}.mp4`, video };
  }
  if (cancelled !== undefined) {
    const startedAt = cancelled.startedAt === null ? null : time(cancelled.startedAt);
    return { ...common, status: 'cancelled', startedAt, attempts: cancelled.attempts, finishedAt: time(cancelled.at) };
  }
  if (job.finishedOn !== undefined) return { ...common, status: 'failed', error: job.failedReason ?? 'It failed.' };
  if (running !== null) return { ...common, status: 'in-progress', progress: running.progress };
  return { ...common, status: 'queued' };
}

/** A film that was done in the moment of its cancelling is done. */
function isCompleted(job: FilmJob): boolean {
  return job.finishedOn !== undefined && job.failedReason === undefined;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
