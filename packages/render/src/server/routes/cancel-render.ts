import { problem, renderJob } from '@veille/protocol';
import type { App, Context } from '../context.ts';
import { jobPath } from '../job-path.ts';

/** `DELETE /renders/:jobId`: cancels a film that is queued or in progress. */
export function cancelRender(app: App, { queue }: Context): void {
  const schema = {
    summary: 'Cancel a film',
    params: jobPath,
    response: { 200: renderJob, 401: problem, 404: problem, 409: problem },
  };
  app.delete('/renders/:jobId', { schema }, (request) => queue.cancel(request.params.jobId));
}
