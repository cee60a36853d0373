import { history, serviceWhy } from '@veille/protocol';
import { z } from 'zod';
import type { Studio } from '../../studio.ts';
import { tellWhy } from '../../why/tell-why.ts';
import type { App } from '../create-app.ts';

const named = z.object({ name: z.string() });
const historyQuery = z.object({
  service: z.string().exactOptional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});

/** What happened, and why a service is as it is. Looking changes nothing. */
export function pastRoutes(app: App, studio: Studio): void {
  app.get('/api/services/:name/why', { schema: { params: named, response: { 200: serviceWhy } } }, async (request) =>
    tellWhy(studio, studio.find(request.params.name)),
  );

  app.get('/api/history', { schema: { querystring: historyQuery, response: { 200: history } } }, async (request) => ({
    entries: studio.history.list(request.query),
  }));
}
