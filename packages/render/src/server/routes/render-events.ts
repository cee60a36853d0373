import { Readable } from 'node:stream';
import type { RenderJob } from '@veille/protocol';
import { type RenderQueue, unknownJob } from '../../queue/render-queue.ts';
import type { App, Context } from '../context.ts';
import { jobPath } from '../job-path.ts';

/** Sent so that a proxy or a phone does not take a long frame for a dead stream. */
const heartbeatMs = 15_000;
const unfinished = new Set(['queued', 'in-progress']);

/** `GET /renders/:jobId/events`: the job as Server-Sent Events, at each change, until it has ended. */
export function renderEvents(app: App, { queue }: Context): void {
  const schema = { summary: 'Follow one film (text/event-stream)', params: jobPath };
  app.get('/renders/:jobId/events', { schema }, async (request, reply) => {
    const { jobId } = request.params;
    if ((await queue.find(jobId)) === null) throw unknownJob(jobId);
    reply.header('cache-control', 'no-store').type('text/event-stream; charset=utf-8');
    return reply.send(Readable.from(follow(queue, jobId)));
  });
}

async function* follow(queue: RenderQueue, jobId: string): AsyncGenerator<string> {
  let wake = Promise.withResolvers<void>();
  const unwatch = queue.watch(jobId, () => wake.resolve());
  const heartbeat = setInterval(() => wake.resolve(), heartbeatMs);
  let told = '';
  try {
    while (true) {
      const job = await queue.find(jobId);
      if (job === null) return;
      const message = toMessage(job);
      yield message === told ? ':\n\n' : message;
      told = message;
      if (!unfinished.has(job.status)) return;
      await wake.promise;
      wake = Promise.withResolvers();
    }
  } finally {
    unwatch();
    clearInterval(heartbeat);
  }
}

function toMessage(job: RenderJob): string {
  return `event: job\ndata: ${JSON.stringify(job)}\n\n`;
}
