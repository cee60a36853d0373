import { serviceList, serviceLogs, serviceView, startRequest, UserError } from '@veille/protocol';
import { z } from 'zod';
import { stoppedByPerson } from '../../history/ended.ts';
import { StartError } from '../../lifecycle/reasons.ts';
import type { Service } from '../../lifecycle/service.ts';
import { redact } from '../../redact/redact.ts';
import { viewAll, viewService } from '../../service-view.ts';
import type { Member, Studio } from '../../studio.ts';
import { sendProblem, startProblem } from '../answer-errors.ts';
import type { App } from '../create-app.ts';

const named = z.object({ name: z.string() });
const logQuery = z.object({ lines: z.coerce.number().int().min(1).max(10_000).default(100) });

/** Look at services, start and stop them, read their logs. */
export function serviceRoutes(app: App, studio: Studio): void {
  app.get('/api/services', { schema: { response: { 200: serviceList } } }, async () => ({
    services: await viewAll(studio),
  }));

  app.get('/api/services/:name', { schema: { params: named, response: { 200: serviceView } } }, async (request) =>
    viewService(studio, studio.find(request.params.name)),
  );

  app.post(
    '/api/services/:name/start',
    { schema: { params: named, body: startRequest.nullish(), response: { 200: serviceView, 202: serviceView } } },
    async (request, reply) => {
      const member = studio.find(request.params.name);
      const service = ownService(member);
      service.forgiveFailures();
      const started = service.wake();
      started.catch(() => undefined);
      if (!request.body?.wait) return reply.code(202).send(await viewService(studio, member));
      try {
        await started;
      } catch (error) {
        if (error instanceof StartError) return sendProblem(reply, startProblem(error, service.name));
        throw error;
      }
      return viewService(studio, member);
    },
  );

  app.post(
    '/api/services/:name/stop',
    { schema: { params: named, response: { 200: serviceView } } },
    async (request) => {
      const member = studio.find(request.params.name);
      const service = ownService(member);
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
      const lines = await studio.driver.logs(manifest.name, request.query.lines);
      return { service: manifest.name, lines: lines.map(redact) };
    },
  );
}

/** The service, if it is ours to start and stop. */
function ownService({ manifest, own }: Member): Service {
  if (own !== null) return own.service;
  const why = manifest.unavailable?.en ?? 'it is somebody else’s and is only proxied';
  throw new UserError(
    'service-unavailable',
    `${manifest.name} cannot be started or stopped: ${why}.`,
    'See "veille status".',
  );
}
