import { problem, renderJob } from '@veille/protocol';
import { unknownJob } from '../../queue/render-queue.ts';
import type { App, Context } from '../context.ts';
import { jobPath } from '../job-path.ts';

/** `GET /renders/:jobId`. */
export function showRender(app: App, { queue }: Context): void {
  const schema = { summary: 'One film', params: jobPath, response: { 200: renderJob, 404: problem } };
  app.get('/renders/:jobId', { schema }, async (request, reply) => {
    const { jobId } = request.params;
    const job = await queue.find(jobId);
    if (job === null) throw unknownJob(jobId);
    reply.header('cache-control', 'no-store');
    return job;
  });
}
