import { pinRequest, serviceView } from '@veille/protocol';
import { z } from 'zod';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { ownService } from './own-service.ts';

const named = z.object({ name: z.string() });

/** A person's word that a service stays awake for a while, once it is awake. */
export function pinRoutes(app: App, studio: Studio): void {
  app.post(
    '/api/services/:name/pin',
    { schema: { params: named, body: pinRequest, response: { 200: serviceView } } },
    async (request) => {
      const member = studio.find(request.params.name);
      const { service, watch } = ownService(member);
      const now = studio.world.now();
      studio.wishes.setPin(service.name, { sinceMs: now, untilMs: now + request.body.forMs });
      watch.lookAnew();
      return viewService(studio, member);
    },
  );

  app.delete(
    '/api/services/:name/pin',
    { schema: { params: named, response: { 200: serviceView } } },
    async (request) => {
      const member = studio.find(request.params.name);
      const { service, watch } = ownService(member);
      studio.wishes.removePin(service.name);
      watch.lookAnew();
      return viewService(studio, member);
    },
  );
}
