import { chooseLanguage, type Locale, type StudioView, serviceList, serviceView, statusWords } from '@veille/protocol';
import { announceAt } from '../../activity/idle.ts';
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
    const view = await studioView(studio, language);
    return sendPage(reply, studio.manifest.pages, { name: 'studio', language, view });
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

async function studioView({ members }: Studio, language: Locale): Promise<StudioView> {
  const services = await Promise.all([...members.values()].map((member) => describeDoor(member, language)));
  return { services: services.flat() };
}

async function describeDoor(member: Member, language: Locale): Promise<StudioView['services']> {
  const { name, title, door } = member.manifest;
  if (door === null) return [];
  const status = statusOf(member);
  const reason = reasonOf(member)?.[language] ?? null;
  const host = new URL(door.url).host;
  const said = { status, statusWord: statusWords[status][language], reason };
  return [{ title, service: name, url: door.url, host, ...said, sleepsInMinutes: await minutesToSleep(member) }];
}

/** Null before its sleep is announced. */
async function minutesToSleep({ manifest, own }: Member): Promise<number | null> {
  if (own?.service.state !== 'ready' || manifest.sleepAfterMs === null) return null;
  const { sleepsAt } = await own.watch.describe();
  const now = Date.now();
  if (sleepsAt === null || now < announceAt(sleepsAt, manifest.sleepAfterMs)) return null;
  return Math.max(1, Math.ceil((sleepsAt - now) / 60_000));
}
