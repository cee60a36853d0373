import { setTimeout as sleep } from 'node:timers/promises';
import { type RenderJob, type RenderRequest, UserError } from '@veille/protocol';
import { Interrupted } from '../errors.ts';
import { formatProgressBar } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';
import { StreamRefused } from '../studio/http-transport.ts';
import { isNobodyThere } from '../studio/running-studio.ts';
import type { RenderService } from './open-render-service.ts';

const pollEveryMs = 1000;
/** A film that renders makes progress more often. */
const patienceMs = 10_000;

/**
 * Has a film rendered and shows how far it is.
 * @throws UserError `render-failed` with the job's own words; Interrupted when the signal cancelled it.
 */
export async function followRender(
  { name, url, client }: RenderService,
  request: RenderRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RenderJob> {
  terminal.show(`asking ${name} at ${url}, waking it where it sleeps …`);
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

/** Each change as the server tells it; where that breaks or falls silent, by asking, so that it survives a restart. */
async function* progressOf(client: RenderService['client'], jobId: string, signal: AbortSignal) {
  yield* toldProgress(client, jobId, signal);
  for (;;) {
    yield await client.job(jobId);
    await sleep(pollEveryMs, null, { signal });
  }
}

async function* toldProgress(client: RenderService['client'], jobId: string, signal: AbortSignal) {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), patienceMs);
  try {
    for await (const job of client.follow(jobId, AbortSignal.any([signal, silence.signal]))) {
      yield job;
      timer.refresh();
    }
  } catch (error) {
    if (signal.aborted || !isBroken(error)) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Silence, a connection that ended, or a server that tells no progress; all else is no matter of the stream. */
function isBroken(error: unknown): boolean {
  return error instanceof StreamRefused || isNobodyThere(error) || (error as Error).name === 'AbortError';
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
