import { chooseLanguage, type Locale, serviceView, type VeilleEvent } from '@veille/protocol';
import { viewService } from '../../service-view.ts';
import { adviceOf, statusOf } from '../../status-of.ts';
import type { Member, Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import type { EventStream, EventStreams } from '../event-stream.ts';
import { bootLog } from './asleep-page.ts';
import { memberBehindDoor, named } from './member.ts';

/** What the waiting page follows: the state and the boot log of one service. Looking wakes nothing. */
export function followRoutes(app: App, studio: Studio, streams: EventStreams): void {
  app.get('/door/:name/state', { schema: { params: named, response: { 200: serviceView } } }, async (request) => {
    const member = memberBehindDoor(studio, request.params.name);
    const language = chooseLanguage(request.headers['accept-language'], studio.manifest.locale);
    return { ...(await viewService(studio, member)), reason: adviceOf(member)?.[language] ?? null };
  });

  app.get('/door/:name/events', { schema: { params: named } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    const language = chooseLanguage(request.headers['accept-language'], studio.manifest.locale);
    const { name } = member.manifest;
    const backlog = await bootLog(studio, name);
    streams.open(reply, (stream) => {
      for (const line of backlog) stream.send(logEvent(name, line));
      stream.send(statusEvent(member, language));
      return followService(studio, name, stream, language);
    });
    return reply;
  });
}

function followService(studio: Studio, name: string, stream: EventStream, language: Locale): () => void {
  const unfollow = studio.followLog(name, (line) => stream.send(logEvent(name, line)));
  const unsubscribe = studio.events.subscribe((event) => {
    // Looked up anew: a reload may have put another service in its place.
    const member = studio.members.get(name);
    if (event.type === 'reload' || event.service !== name || !member) return;
    if (event.type === 'status') stream.send(statusEvent(member, language));
    if (event.type === 'sleep-soon') stream.send(event);
  });
  return () => {
    unfollow();
    unsubscribe();
  };
}

function statusEvent(member: Member, language: Locale): VeilleEvent {
  const reason = adviceOf(member)?.[language] ?? null;
  const at = new Date().toISOString();
  return { type: 'status', service: member.manifest.name, status: statusOf(member), reason, at };
}

function logEvent(service: string, line: string): VeilleEvent {
  return { type: 'log', service, line, at: new Date().toISOString() };
}
