import type { App, Context } from '../context.ts';
import { describeService } from '../describe-service.ts';

/** `GET /`: what this is and what it offers. */
export function root(app: App, context: Context): void {
  app.get('/', { schema: { summary: 'What this is' } }, async (_request, reply) => {
    reply.header('vary', 'accept, accept-language');
    return describeService(context);
  });
}
