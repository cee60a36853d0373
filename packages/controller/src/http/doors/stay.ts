import { acceptsHtml, type ServiceView, serviceView, UserError } from '@veille/protocol';
import { viewService } from '../../service-view.ts';
import type { Member, Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { memberBehindDoor, named } from './member.ts';
import { mayWake } from './same-origin.ts';

/**
 * "Stay": counts as use, for whoever heard that sleep is near. Wakes nothing. A script's fetch gets the state; the form of a
 * browser without JavaScript is led back to the list (303), which says how it is.
 */
export function stayRoute(app: App, studio: Studio): void {
  app.post('/door/:name/stay', { schema: { params: named, response: { 200: serviceView } } }, async (request) => {
    const member = memberBehindDoor(studio, request.params.name);
    if (!mayWake(request.headers, member.door)) {
      throw new UserError('forbidden', 'Only a page of this door may keep it awake.', 'Open the door itself.');
    }
    return stay(studio, member);
  });

  app.post('/studio/services/:name/stay', { schema: { params: named } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    if (!mayWake(request.headers, { url: studio.manifest.dashboardUrl, aliases: [] })) {
      throw new UserError('forbidden', 'Only the list of doors may keep it awake from here.', 'Open the list itself.');
    }
    if (!acceptsHtml(request.headers.accept)) return stay(studio, member);
    await stay(studio, member).catch(unlessAsleep);
    return reply.redirect('/', 303);
  });
}

/** Whoever comes too late reads in the list that it is asleep. */
function unlessAsleep(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

async function stay(studio: Studio, member: Member): Promise<ServiceView> {
  if (!member.own?.service.isReady) {
    throw new UserError('not-awake', `${member.manifest.title} is not awake.`, 'Open its door to wake it.');
  }
  member.own.watch.noteAsked();
  return viewService(studio, member);
}
