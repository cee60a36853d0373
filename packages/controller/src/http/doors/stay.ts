import { serviceView, UserError } from '@veille/protocol';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { memberBehindDoor, named } from './member.ts';
import { mayWake } from './same-origin.ts';

/** "Stay": counts as use, for whoever heard that sleep is near. Wakes nothing. */
export function stayRoute(app: App, studio: Studio): void {
  app.post('/door/:name/stay', { schema: { params: named, response: { 200: serviceView } } }, async (request) => {
    const member = memberBehindDoor(studio, request.params.name);
    if (!mayWake(request.headers, member.door.url)) {
      throw new UserError('forbidden', 'Only a page of this door may keep it awake.', 'Open the door itself.');
    }
    if (!member.own?.service.isReady) {
      throw new UserError('not-awake', `${member.manifest.title} is not awake.`, 'Open its door to wake it.');
    }
    member.own.watch.noteAsked();
    return viewService(studio, member);
  });
}
