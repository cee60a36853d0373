import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AsleepView, Locale, ServiceStatus, StudioView } from '@veille/protocol';
import { statusWords } from '@veille/protocol';
import Mustache from 'mustache';
import { compilePages } from '../../src/pages/compile-pages.ts';
import { listen, portOf } from './listen.ts';

export const pages = compilePages('http://veille.localhost:8080');

export function pageSource(name: string): string {
  const file = pages.files.find((candidate) => candidate.name === name);
  if (!file) throw new Error(`no page ${name}`);
  return file.content;
}

export function asleepView(
  status: ServiceStatus,
  changes: Partial<AsleepView> = {},
  language: Locale = 'en',
): AsleepView {
  return {
    title: 'Film server',
    service: 'film',
    status,
    statusWord: statusWords[status][language],
    reason: null,
    target: '/',
    usualSeconds: 4,
    laterSeconds: 6,
    noRoom: null,
    waking: status === 'starting',
    button: status === 'stopped' || status === 'failed',
    log: [],
    dashboardUrl: 'http://veille.localhost:8080',
    ...changes,
  };
}

/** A door as a browser meets it: the page while the service is not ready, the app's own page when it is. */
export interface PageBed {
  readonly origin: string;
  /** What the next page load, stream and question say. */
  view: AsleepView;
  studio: StudioView;
  /** False: the door is shut although the service says that it is ready, as when it dies at once. */
  opens: boolean;
  /** Questions and streams fail, as when the controller is gone. */
  isDown: boolean;
  /** Answers to questions are on their way as long as this takes. */
  answersAfter: Promise<void>;
  /** How many questions have come. */
  asked: number;
  readonly loads: string[];
  readonly wakes: URLSearchParams[];
  readonly tell: (event: 'status' | 'log', data: object) => void;
  readonly breakStreams: () => void;
  /** How many are open. */
  readonly streams: () => number;
}

export async function pageBed(view: AsleepView): Promise<PageBed> {
  const streams = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    const { method, url = '' } = request;
    if (url.startsWith('/.veille/') || url.startsWith('/api/')) {
      if (bed.isDown) return response.writeHead(503).end();
      if (url === '/.veille/events') return openStream(response);
      if (method === 'POST') return takeWake(await text(request), request.headers.accept ?? '', response);
      const answer = JSON.stringify(url === '/.veille/state' ? bed.view : { services: listed() });
      bed.asked += 1;
      await bed.answersAfter;
      return response.end(answer);
    }
    bed.loads.push(url);
    const [page, policy] = pageAt(url);
    response.writeHead(200, { 'content-type': 'text/html', ...(policy ? { 'content-security-policy': policy } : {}) });
    return response.end(page);
  });

  function pageAt(url: string): [page: string, policy: string | undefined] {
    const [, name, language] = /^\/static\/([a-z-]+)\.(en|fr)$/.exec(url) ?? [];
    if (name === 'studio')
      return [Mustache.render(pageSource(`studio.${language}.html`), bed.studio), pages.filledCsp.studio];
    if (name) return [pageSource(`${name}.${language}.html`), pages.staticCsp];
    if (bed.view.status === 'ready' && bed.opens)
      return ['<!doctype html><title>app</title><link rel="icon" href="data:,"><h1>The app</h1>', undefined];
    return [Mustache.render(pageSource('asleep.en.html'), { ...bed.view, target: url }), pages.filledCsp.asleep];
  }

  function listed(): object[] {
    return bed.studio.services.map(({ service, status, reason }) => ({ name: service, status, reason }));
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 100\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
    write(response, 'status', bed.view);
  }

  function takeWake(body: string, accept: string, response: ServerResponse): void {
    bed.wakes.push(new URLSearchParams(body));
    if (bed.view.status !== 'ready') bed.view = asleepView('starting');
    if (accept.includes('text/html'))
      response.writeHead(303, { location: bed.wakes.at(-1)?.get('target') ?? '/' }).end();
    else response.writeHead(202).end('{}');
  }

  await listen(server, 0);
  const bed: PageBed = {
    origin: `http://127.0.0.1:${portOf(server)}`,
    view,
    studio: { services: [] },
    opens: true,
    isDown: false,
    answersAfter: Promise.resolve(),
    asked: 0,
    loads: [],
    wakes: [],
    tell: (event, data) => {
      for (const stream of streams) write(stream, event, data);
    },
    breakStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    streams: () => streams.size,
  };
  return bed;
}

function write(stream: ServerResponse, event: string, data: object): void {
  stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
