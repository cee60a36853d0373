import { z } from 'zod';
import type { App, Context } from '../context.ts';

const answer = z.strictObject({
  status: z.literal('ok'),
  /** Unfinished films: the service stays awake for them. */
  busy: z.int(),
  queued: z.int(),
  active: z.int(),
});

/** `GET /health`: 503 while the queue's Redis is away. */
export function health(app: App, { queue }: Context): void {
  app.get(
    '/health',
    { schema: { summary: 'Is it well, is it at work?', response: { 200: answer } } },
    async (_request, reply) => {
      const { queued, active } = await queue.counts();
      reply.header('cache-control', 'no-store');
      return { status: 'ok' as const, busy: queued + active, queued, active };
    },
  );
}
