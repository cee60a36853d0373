import { chooseLanguage, type Locale, type StudioView, serviceList, serviceView, statusWords } from '@veille/protocol';
import { viewAll, viewService } from '../../service-view.ts';
import { reasonOf, statusOf } from '../../status-of.ts';
import type { Member, Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import type { EventStreams } from '../event-stream.ts';
import { memberBehindDoor, named } from './member.ts';
import { sendPage } from './pages.ts';

/** The list of doors, for people and for monitors. Nothing here wakes anything. */
export function studioRoutes(app: App, studio: Studio, streams: EventStreams): void {
  app.get('/studio', async (request, reply) => {
    const language = chooseLanguage(request.headers['accept-language'], studio.manifest.locale);
    return sendPage(reply, studio.manifest.pages, { name: 'studio', language, view: studioView(studio, language) });
  });

  app.get('/studio/services', { schema: { response: { 200: serviceList } } }, async () => {
    const services = await viewAll(studio);
    return { services: services.filter(({ door }) => door !== null) };
  });

  app.get('/studio/services/:name', { schema: { params: named, response: { 200: serviceView } } }, async (request) =>
    viewService(studio, memberBehindDoor(studio, request.params.name)),
  );

  app.get('/studio/events', (_request, reply) => {
    streams.open(reply, (stream) =>
      studio.events.subscribe((event) => {
        const isSeen = event.type === 'reload' || studio.members.get(event.service)?.manifest.door;
        if (isSeen) stream.send(event);
      }),
    );
  });
}

function studioView({ members }: Studio, language: Locale): StudioView {
  const services = [...members.values()].flatMap((member) => describeDoor(member, language));
  return { services };
}

function describeDoor(member: Member, language: Locale): StudioView['services'] {
  const { name, title, door } = member.manifest;
  if (door === null) return [];
  const status = statusOf(member);
  const reason = reasonOf(member)?.[language] ?? null;
  const host = new URL(door.url).host;
  return [{ title, service: name, url: door.url, host, status, statusWord: statusWords[status][language], reason }];
}
