import { unknownJob } from '../../queue/render-queue.ts';
import type { App, Context } from '../context.ts';
import { jobPath } from '../job-path.ts';

/** A film never changes: its id is used once. */
const headers = { 'cache-control': 'private, max-age=31536000, immutable' };

/** `GET /renders/<jobId>.mp4` with Range, and its poster `<jobId>.jpg`. */
export function sendFilm(app: App, { queue, films }: Context): void {
  for (const extension of ['mp4', 'jpg']) {
    const schema = { summary: extension === 'mp4' ? 'The film' : "The film's middle", params: jobPath };
    app.get(`/renders/:jobId.${extension}`, { schema }, async (request, reply) => {
      const { jobId } = request.params;
      const job = await queue.find(jobId);
      if (job?.status !== 'completed') throw unknownJob(`${jobId} with a film`);
      return reply.headers(headers).sendFile(`${jobId}.${extension}`, films.folder, { cacheControl: false });
    });
  }
}
