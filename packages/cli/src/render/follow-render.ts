import { setTimeout as sleep } from 'node:timers/promises';
import { type RenderJob, type RenderRequest, UserError } from '@veille/protocol';
import { Interrupted } from '../errors.ts';
import { formatProgressBar } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';
import type { RenderService } from './open-render-service.ts';

const pollEveryMs = 1000;

/**
 * Has a film rendered and shows how far it is.
 * @throws UserError `render-failed` with the job's own words; Interrupted when the signal cancelled it.
 */
export async function followRender(
  { name, client }: RenderService,
  request: RenderRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RenderJob> {
  terminal.show(`asking ${name}, waking it where it sleeps …`);
  // Waking is a request of its own: one that is given up makes no film, a held POST would still be delivered.
  await client.wake(signal);
  const { jobId } = await client.create(request);
  try {
    for await (const job of progressOf(client, jobId, signal)) {
      terminal.show(`${formatProgressBar(job.progress)}  ${words[job.status]}`);
      if (isEnded(job)) return succeeded(job, terminal);
    }
    throw new Error(`the progress of ${jobId} ended before the film`);
  } catch (error) {
    if (!signal.aborted) throw error;
    await client.cancel(jobId).catch(ignoreFinished);
    throw new Interrupted();
  }
}

const words: Record<RenderJob['status'], string> = {
  queued: 'waiting its turn',
  'in-progress': 'rendering',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Each change as the server tells it; where the stream breaks, by asking, so that a restart of the server is survived. */
async function* progressOf(client: RenderService['client'], jobId: string, signal: AbortSignal) {
  try {
    yield* client.follow(jobId, signal);
  } catch (error) {
    if (signal.aborted) throw error;
  }
  for (;;) {
    signal.throwIfAborted();
    yield await client.job(jobId);
    await sleep(pollEveryMs, null, { signal });
  }
}

function isEnded({ status }: RenderJob): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

function succeeded(job: RenderJob, terminal: Terminal): RenderJob {
  if (job.status === 'completed') {
    terminal.say(`${formatProgressBar(1)}  done`);
    return job;
  }
  const message =
    job.status === 'cancelled' ? 'The film was cancelled.' : `The film failed: ${job.error ?? 'no reason'}`;
  throw new UserError('render-failed', message, 'Look at `veille logs` of the render service, then render it again.');
}

/** It had ended in the meantime. */
function ignoreFinished(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
