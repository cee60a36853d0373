import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, testImage, useEngine } from '@veille/testkit';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { browserForFile } from '../browser/support/browser.ts';
import { ask } from '../support/ask.ts';
import { type LocalStudio, startStudio } from '../support/local-studio.ts';
import { writeDockerPrograms } from './support/docker-programs.ts';
import { removeProject } from './support/remove-project.ts';

const engineFor = useEngine();
const visit = await browserForFile();
const entrypoint = resolve(import.meta.dirname, '../../packages/catalog/src/opencut/entrypoint.sh');

const sleepAfterSeconds = 10;
/** More than half of this machine: the editor and `large` never fit together. */
const memory = `${Math.ceil((0.51 * totalmem()) / 1024 ** 2)}MiB`;
const inOrder = ['opencut-valkey', 'opencut-redis', 'opencut'];

let upOnce: Promise<Bed> | null = null;
const bedFor = (context: TestContext): Promise<Bed> => {
  const engine = engineFor(context);
  upOnce ??= upStudio(engine);
  return upOnce;
};
afterAll(async () => (await upOnce)?.remove());

test('a visit wakes all four in order, the tables are there before the app, and a sign-in reaches both databases', async (context) => {
  const { studio, running, startedAt, finishedAt } = await bedFor(context);
  expect(running()).toEqual([]);
  const { page } = await visit();

  await page.goto(studio.url('cut', '/project/7'));
  await untilOpen(page);

  expect(running()).toEqual(['opencut', 'opencut-db', 'opencut-redis', 'opencut-valkey']);
  const starts = inOrder.map(startedAt);
  expect(starts).toEqual([...starts].sort());
  expect(finishedAt('opencut-migrate') > startedAt('opencut-db')).toBe(true);
  expect(startedAt('opencut') > finishedAt('opencut-migrate')).toBe(true);
  expect(page.url()).toBe(studio.url('cut', '/project/7'));
  expect(await signIn(page, 'ada')).toEqual([200, 'ada']);
  expect(await get(page, '/api/me')).toEqual([200, 'ada']);
});

test('it sleeps when nobody comes, and the old tab’s next fetch, chunk and POST are held and succeed', async (context) => {
  const { studio, running } = await bedFor(context);
  const { page } = await visit();
  await page.goto(studio.url('cut'));
  await untilOpen(page);
  expect(await signIn(page, 'grace')).toEqual([200, 'grace']);

  const requests = [
    () => get(page, '/api/me'),
    () => get(page, `/chunk.js?late`).then(([status, text]) => [status, text.includes('export')]),
    () => signIn(page, 'grace'),
  ];
  const answers = [
    [200, 'grace'],
    [200, true],
    [200, 'grace'],
  ];
  for (const [index, request] of requests.entries()) {
    await untilAsleep(studio, 'cut');
    expect(running()).toEqual([]);
    expect(await request()).toEqual(answers[index]);
  }
});

test('an open WebSocket keeps it awake for longer than its time; one of a kind to which it means nothing does not', async (context) => {
  const { studio } = await bedFor(context);
  const held = await withSocket(studio, 'cut');
  const forgotten = await withSocket(studio, 'forgotten');

  await untilAsleep(studio, 'forgotten');
  await sleep(sleepAfterSeconds * 1000);

  const { status, holders } = await studio.api.service('opencut');
  expect([status, holders.map(({ kind }) => kind)]).toEqual(['ready', ['socket']]);
  await held.close();
  await untilAsleep(studio, 'cut');
  await forgotten.close();
});

const byPerson = (studio: LocalStudio) => studio.veille('stop', 'opencut');
const byEviction = (studio: LocalStudio) => studio.veille('start', 'large', '--evict', 'opencut');

describe('a page’s own requests get 503 and wake nothing', () => {
  test.for([
    ['after a person’s stop, until somebody visits', byPerson, navigate],
    ['after an eviction, until an API client asks', byEviction, askAsClient],
    ['after an eviction, until somebody starts it', byEviction, startByName],
  ] as const)('%s', async ([_title, stop, wake], context) => {
    const { studio, running } = await bedFor(context);
    const { page } = await visit();
    await page.goto(studio.url('cut'));
    await untilOpen(page);
    expect(await signIn(page, 'ada')).toEqual([200, 'ada']);

    await stop(studio);

    expect((await get(page, '/api/me'))[0]).toBe(503);
    expect((await get(page, '/chunk.js?again'))[0]).toBe(503);
    expect((await signIn(page, 'ada'))[0]).toBe(503);
    expect(await opensSocket(page)).toBe(false);
    expect((await studio.api.service('opencut')).status).toBe('stopped');
    expect(running()).toEqual([]);

    // Whoever was let in a moment ago does not make room at once.
    await studio.api.stop('large');
    await wake(studio, page);
    expect(await get(page, '/api/me')).toEqual([200, 'ada']);
  });
});

test('a browser at a container that accepts at once and answers a second later meets no 502 and no reset', async (context) => {
  const { studio } = await bedFor(context);
  for (const _round of ['made', 'started again']) {
    const { page } = await visit();
    const met = whatItMeets(page);
    await page.goto(studio.url('late', '/film?7'));
    await expect.poll(() => page.locator('body').textContent(), { timeout: 60_000 }).toContain('"path":"/film?7"');
    expect(page.url()).toBe(studio.url('late', '/film?7'));
    // The page that waits, and what was asked for: an error of the proxy would be one more.
    expect(met).toEqual({ documents: [503, 200], faults: [] });
    await studio.api.stop('late');
  }
});

test('behind a renamed door the same image signs in under the new address, and the accounts are kept', async (context) => {
  const { studio, images, rename } = await bedFor(context);
  const before = images();
  await rename();
  const { page } = await visit();

  await page.goto(studio.url('montage'));
  await untilOpen(page);

  await expect
    .poll(() => page.evaluate(() => document.body.dataset.origin))
    .toBe(`http://montage.localhost:${studio.port}`);
  expect(await signIn(page, 'ada')).toEqual([200, 'ada']);
  expect(images()).toEqual(before);
});

test('under an alias people sign in as behind the door, each page at its own address', async (context) => {
  const { studio, rename } = await bedFor(context);
  await rename();
  const { page } = await visit();
  for (const door of ['cut', 'montage']) {
    await page.goto(studio.url(door));
    await untilOpen(page);
    expect(await signIn(page, 'ada')).toEqual([200, 'ada']);
    expect(await get(page, '/api/me')).toEqual([200, 'ada']);
    expect(new URL(page.url()).host).toBe(`${door}.localhost:${studio.port}`);
  }
});

interface Bed {
  readonly studio: LocalStudio;
  /** The containers of the editor that run, by compose's name, sorted. */
  readonly running: () => string[];
  readonly startedAt: (container: string) => string;
  readonly finishedAt: (container: string) => string;
  /** Gives the editor another door, and keeps its old one as an alias. */
  readonly rename: () => Promise<unknown>;
  /** The images of the editor, by their ids. */
  readonly images: () => string[];
  readonly remove: () => Promise<void>;
}

type Page = Awaited<ReturnType<typeof visit>>['page'];

async function upStudio(engine: Engine): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'veille-'));
  const postgres = await testImage(engine, 'postgres');
  const web = await testImage(engine, 'web');
  const editor = buildEditor(engine, folder, { postgres, web });
  writeFileSync(join(folder, 'images.json'), JSON.stringify({ services: await otherImages(engine, postgres, editor) }));
  const time = `sleepAfter: '${sleepAfterSeconds}s'`;
  const own = `container({ image: '${editor}', port: 3000, ${time} })`;
  // A kind as good as the catalog's: all as the other says, but for what a socket means.
  const services = `
    opencut: opencut({ door: 'cut', image: '${editor}', override: './images.json', memory: '${memory}', ${time} }),
    forgotten: { ...${own}, definition: { ...${own}.definition, describe: (options, context) => (
      { ...${own}.definition.describe(options, context), openSocketHolds: false }) } },
    large: app({ memory: '${memory}' }),
    late: container({ image: '${web}', port: 3000, env: { ANSWER_AFTER_MS: '1000' } }),`;
  const path = [writeDockerPrograms(join(folder, 'bin'), engine.env)];
  const studio = await startStudio({ folder, services, path, env: { DOCKER_HOST: engine.host } });
  const { services: all } = JSON.parse(readFileSync(join(folder, '.veille/artifacts/manifest.json'), 'utf8'));
  const projects: string[] = all.flatMap(
    ({ compose }: { compose: { project: string } | null }) => compose?.project ?? [],
  );
  const project = projects.find((name) => name.endsWith('-opencut')) ?? '';
  const lines = (...words: string[]) =>
    engine
      .docker(words)
      .split('\n')
      .filter((line) => line !== '');
  const ofProject = ['--filter', `label=com.docker.compose.project=${project}`];
  const timeOf = (container: string, what: 'StartedAt' | 'FinishedAt'): string => {
    const ofContainer = ['--filter', `label=com.docker.compose.service=${container}`];
    const ids = lines('ps', '--all', '--quiet', ...ofProject, ...ofContainer);
    return lines('inspect', '--format', `{{.State.${what}}}`, ...ids)[0] ?? '';
  };
  return {
    studio,
    running: () => lines('ps', ...ofProject, '--format', '{{.Label "com.docker.compose.service"}}').sort(),
    startedAt: (container) => timeOf(container, 'StartedAt'),
    finishedAt: (container) => timeOf(container, 'FinishedAt'),
    rename: () => {
      const file = join(folder, 'veille.config.ts');
      writeFileSync(file, readFileSync(file, 'utf8').replace("door: 'cut'", "door: 'montage', aliases: ['cut']"));
      return studio.veille('up');
    },
    images: () => lines('images', '--quiet', 'veille-test-editor'),
    remove: async () => {
      await studio.down();
      for (const each of projects) removeProject(engine, each);
      engine.docker(['image', 'rm', editor]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function buildEditor(engine: Engine, folder: string, { web, postgres }: Record<'web' | 'postgres', string>): string {
  const context = join(folder, 'editor');
  cpSync(join(import.meta.dirname, 'support/editor-app'), context, { recursive: true });
  copyFileSync(entrypoint, join(context, 'entrypoint.sh'));
  const name = `veille-test-editor:${process.pid}`;
  const given = ['--build-arg', `WEB=${web}`, '--build-arg', `POSTGRES=${postgres}`];
  engine.docker(['build', '--quiet', ...given, '--tag', name, context]);
  return name;
}

/** The images that the kind pulls, as they are here. */
async function otherImages(engine: Engine, postgres: string, editor: string): Promise<object> {
  const ping = { test: ['CMD', 'redis-cli', '-h', '127.0.0.1', 'ping'] };
  return {
    'opencut-db': { image: postgres },
    'opencut-redis': { image: editor },
    'opencut-valkey': { image: await testImage(engine, 'redis'), healthcheck: ping },
  };
}

async function untilAsleep(studio: LocalStudio, door: string): Promise<void> {
  const service = door === 'cut' ? 'opencut' : door;
  const asleep = async () => (await studio.api.service(service)).status;
  await expect.poll(asleep, { timeout: 90_000, interval: 250 }).toBe('stopped');
}

/** Has arrived; on a machine at work four containers take their time. */
async function untilOpen(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Editor' }).waitFor({ timeout: 180_000 });
}

async function navigate(studio: LocalStudio, page: Page): Promise<void> {
  await page.goto(studio.url('cut'));
  await untilOpen(page);
}

/** By a program's request, which is held. */
async function askAsClient(studio: LocalStudio): Promise<void> {
  const headers = { host: `cut.localhost:${studio.port}`, accept: 'application/json' };
  expect((await ask({ port: studio.port, path: '/api/health', headers })).status).toBe(200);
}

async function startByName(studio: LocalStudio): Promise<void> {
  await studio.veille('start', 'opencut');
}

/** A page with a WebSocket that is open; `close` closes both. */
async function withSocket(studio: LocalStudio, door: string): Promise<{ close: () => Promise<void> }> {
  const { page } = await visit();
  await page.goto(studio.url(door));
  await untilOpen(page);
  await page.evaluate(async () => {
    const socket = new WebSocket('/live');
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    Object.assign(globalThis, { socket });
  });
  return { close: () => page.close() };
}

/** The answers to its navigations, and whatever of it all was a fault of the proxy or of the connection. */
function whatItMeets(page: Page): { documents: number[]; faults: string[] } {
  const met = { documents: [] as number[], faults: [] as string[] };
  page.on('response', (answer) => {
    if (answer.request().isNavigationRequest()) met.documents.push(answer.status());
    if ([500, 502, 504].includes(answer.status())) met.faults.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('requestfailed', (request) => {
    const said = request.failure()?.errorText ?? '';
    // A page that is left ends its own stream of events.
    if (said !== 'net::ERR_ABORTED') met.faults.push(`${said} ${request.url()}`);
  });
  return met;
}

/** Whether the page's own script gets a WebSocket. */
function opensSocket(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket('/live');
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
  );
}

/** What the page's own script gets. */
function get(page: Page, path: string): Promise<[number, string]> {
  return page.evaluate(async (url) => {
    const answer = await fetch(url);
    return [answer.status, await answer.text()];
  }, path);
}

/** As the client of a library for accounts does it: at the address that it was built with. */
async function signIn(page: Page, name: string): Promise<[number, string]> {
  await page.waitForFunction(() => document.body.dataset.origin);
  return page.evaluate(async (who) => {
    const answer = await fetch(`${document.body.dataset.origin}/api/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ name: who }),
    });
    return [answer.status, await answer.text()];
  }, name);
}
