import { renderJob } from '@veille/protocol';
import { z } from 'zod';
import type { App, Context } from '../context.ts';

const answer = z.strictObject({ renders: z.array(renderJob) });

/** `GET /renders`: all that are kept, newest first. */
export function listRenders(app: App, { queue }: Context): void {
  const schema = { summary: 'Films, newest first', response: { 200: answer } };
  app.get('/renders', { schema }, async () => ({ renders: await queue.list() }));
}
