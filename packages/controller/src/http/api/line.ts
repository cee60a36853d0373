import { serviceView, waitingLine } from '@veille/protocol';
import { z } from 'zod';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { ownService } from './own-service.ts';

const named = z.object({ name: z.string() });
const leaving = z.object({ waiter: z.string().exactOptional() });

/** Who waits for memory, and whoever no longer wants to. A start joins the line: see `POST …/start`. */
export function lineRoutes(app: App, studio: Studio): void {
  app.get('/api/line', { schema: { response: { 200: waitingLine } } }, async () => ({
    waiting: studio.wishes.line.map(({ service, sinceMs }) => ({
      service,
      needBytes: studio.budget.needOf(service) ?? 0,
      since: new Date(sinceMs).toISOString(),
    })),
  }));

  app.delete(
    '/api/services/:name/line',
    { schema: { params: named, querystring: leaving, response: { 200: serviceView } } },
    async (request) => {
      const member = studio.find(request.params.name);
      studio.wishes.leaveLine(ownService(member).service.name, request.query.waiter);
      return viewService(studio, member);
    },
  );
}
