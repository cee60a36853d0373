import { problem, renderAccepted, renderRequest } from '@veille/protocol';
import type { App, Context } from '../context.ts';

/** `POST /renders`: queues a film; the job is on disk when the 202 is sent. */
export function createRender(app: App, { queue, checkProps }: Context): void {
  const schema = {
    summary: 'Queue a film',
    body: renderRequest,
    response: { 202: renderAccepted, 400: problem, 401: problem, 413: problem, 422: problem, 429: problem },
  };
  app.post('/renders', { schema }, async (request, reply) => {
    const jobId = await queue.add(checkProps(request.body));
    return reply.code(202).header('location', `/renders/${jobId}`).send({ jobId });
  });
}
