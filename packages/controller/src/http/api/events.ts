import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import type { EventStreams } from '../event-stream.ts';

/** Everything that happens in the studio, from now on. */
export function eventRoutes(app: App, studio: Studio, streams: EventStreams): void {
  app.get('/api/events', { schema: { hide: true } }, (_request, reply) => {
    streams.open(reply, (stream) => {
      const unfollow = studio.services.map((service) =>
        studio.followLog(service.name, (line) => {
          stream.send({ type: 'log', service: service.name, line, at: new Date().toISOString() });
        }),
      );
      const unsubscribe = studio.events.subscribe(stream.send);
      return () => {
        unsubscribe();
        for (const stop of unfollow) stop();
      };
    });
  });
}
