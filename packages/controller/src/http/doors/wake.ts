import { UserError } from '@veille/protocol';
import { z } from 'zod';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { acceptsHtml } from './classify.ts';
import { memberBehindDoor, named } from './member.ts';
import { mayWake } from './same-origin.ts';
import { safeTarget } from './target.ts';

const wakeBody = z.object({ target: z.string().optional() }).nullish();

/** The button: a form answers with the way back (303), a script's fetch with the state (202). */
export function wakeRoute(app: App, studio: Studio): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });

  app.post('/door/:name/wake', { schema: { params: named, body: wakeBody } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    if (!mayWake(request.headers, member.door.url)) {
      throw new UserError('forbidden', 'Only a page of this door may wake it.', 'Open the door itself.');
    }
    member.own?.service.wake().catch(() => undefined);
    if (acceptsHtml(request.headers)) return reply.redirect(safeTarget(request.body?.target), 303);
    return reply.code(202).send(await viewService(studio, member));
  });
}
