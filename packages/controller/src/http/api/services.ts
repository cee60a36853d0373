import { serviceList, serviceLogs, serviceView } from '@veille/protocol';
import { z } from 'zod';
import { stoppedByPerson } from '../../history/ended.ts';
import { viewAll, viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { ownService } from './own-service.ts';

const named = z.object({ name: z.string() });
const logQuery = z.object({ lines: z.coerce.number().int().min(1).max(10_000).default(100) });

/** Look at services, stop them, read their logs. */
export function serviceRoutes(app: App, studio: Studio): void {
  app.get('/api/services', { schema: { response: { 200: serviceList } } }, async () => ({
    services: await viewAll(studio),
  }));

  app.get('/api/services/:name', { schema: { params: named, response: { 200: serviceView } } }, async (request) =>
    viewService(studio, studio.find(request.params.name)),
  );

  app.post(
    '/api/services/:name/stop',
    { schema: { params: named, response: { 200: serviceView } } },
    async (request) => {
      const member = studio.find(request.params.name);
      const { service } = ownService(member);
      studio.wishes.leaveLine(service.name);
      await service.stop(stoppedByPerson);
      return viewService(studio, member);
    },
  );

  app.get(
    '/api/services/:name/logs',
    { schema: { params: named, querystring: logQuery, response: { 200: serviceLogs } } },
    async (request) => {
      const { manifest } = studio.find(request.params.name);
      return { service: manifest.name, lines: await studio.readLog(manifest.name, request.query.lines) };
    },
  );
}
