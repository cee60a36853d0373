import { UserError } from '@veille/protocol';
import type { Studio } from '../../studio.ts';
import { type App, createApp } from '../create-app.ts';
import { EventStreams } from '../event-stream.ts';
import { followRoutes } from './follow.ts';
import { questionRoute } from './question.ts';
import { stayRoute } from './stay.ts';
import { studioRoutes } from './studio.ts';
import { wakeRoute } from './wake.ts';

/** What Caddy may ask on behalf of whoever stands at a door: waking and looking, nothing else. */
export function createDoors(studio: Studio): App {
  const app = createApp(studio.log);
  const streams = new EventStreams();
  app.addHook('preClose', async () => streams.closeAll());
  // A name that somebody else's DNS points here must not make a browser take us for that site.
  app.addHook('onRequest', async (request) => {
    if (studio.manifest.hosts.includes(request.headers.host ?? '')) return;
    throw new UserError('forbidden', 'This is no name of the studio.', 'Open the doors by their own names.');
  });
  questionRoute(app, studio);
  followRoutes(app, studio, streams);
  wakeRoute(app, studio);
  stayRoute(app, studio);
  studioRoutes(app, studio, streams);
  return app;
}
