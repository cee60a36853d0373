import swagger from '@fastify/swagger';
import type { ReloadResult } from '@veille/protocol';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Studio } from '../../studio.ts';
import { type App, createApp } from '../create-app.ts';
import { EventStreams } from '../event-stream.ts';
import { eventRoutes } from './events.ts';
import { lineRoutes } from './line.ts';
import { pastRoutes } from './past.ts';
import { pinRoutes } from './pin.ts';
import { serviceRoutes } from './services.ts';
import { startRoute } from './start.ts';
import { studioRoutes } from './studio.ts';

/** What the API may ask of the program itself. */
export interface ProgramActions {
  readonly reload: () => Promise<ReloadResult>;
  /** Stops all services; the names of those that ran. */
  readonly shutDown: () => Promise<string[]>;
  /** Ends the program once the answer is out. */
  readonly end: () => void;
}

/** The API, for the person at the machine: everything may be seen and done here, so Caddy cannot open its socket. */
export async function createApi(studio: Studio, program: ProgramActions): Promise<App> {
  const app = createApp(studio.log);
  const streams = new EventStreams();
  app.addHook('preClose', async () => streams.closeAll());
  await app.register(swagger, {
    openapi: { info: { title: 'Veille controller', version: '1' } },
    transform: jsonSchemaTransform,
  });
  serviceRoutes(app, studio);
  startRoute(app, studio);
  pinRoutes(app, studio);
  lineRoutes(app, studio);
  pastRoutes(app, studio);
  eventRoutes(app, studio, streams);
  studioRoutes(app, program);
  return app;
}
