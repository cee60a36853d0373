import { acceptsHtml, chooseLanguage } from '@veille/protocol';
import { z } from 'zod';
import type { App, Context } from '../context.ts';
import { describeService } from '../describe-service.ts';
import { filmPage, filmPagePolicy } from '../page/film-page.ts';
import { publicOrigin } from '../public-origin.ts';

const query = z.object({ film: z.string().optional() });

/** `GET /`: what this is and what it offers, as JSON; to a browser a page with films and a form. */
export function root(app: App, context: Context): void {
  const { config, compositions, queue } = context;
  app.get('/', { schema: { summary: 'What this is', querystring: query } }, async (request, reply) => {
    reply.headers({ vary: 'accept, accept-language', 'cache-control': 'no-store' });
    const origin = publicOrigin(request.headers);
    if (!acceptsHtml(request.headers.accept)) return describeService(context, origin);
    const page = filmPage({
      locale: chooseLanguage(request.headers['accept-language'], 'en'),
      origin,
      compositions,
      jobs: await queue.list(),
      wanted: request.query.film ?? null,
      needsToken: config.token !== null,
    });
    return reply.header('content-security-policy', filmPagePolicy).type('text/html; charset=utf-8').send(page);
  });
}
