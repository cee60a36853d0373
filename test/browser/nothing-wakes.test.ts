import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { untilAsked } from './support/door-log.ts';
import { otherSite } from './support/other-site.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  hinted: app({ startMs: 100 }),
  guessed: app({ startMs: 100 }),
  shown: app({ startMs: 100 }),
  framed: app({ startMs: 100 }),
  left: app({ startMs: 100 }),
`);
const visit = await browserForFile();

test('a prefetch from another site wakes nothing', async () => {
  const { page } = await visit();
  await page.goto(await otherSite(`<link rel="prefetch" href="${studio.url('hinted', '/hint')}"><p>a page</p>`));
  await untilAsked(studio, 'hinted', '/hint');
  await expectAsleep('hinted', 0);
});

test('a prefetch from a page of its own that is still open wakes nothing', async () => {
  const page = await openThenLetSleep('hinted');
  await insertRules(page, { prefetch: [{ urls: ['/foreseen'], eagerness: 'immediate' }] });
  await untilAsked(studio, 'hinted', '/foreseen');
  await expectAsleep('hinted', 1);
});

test('a prerender wakes nothing', async () => {
  const page = await openThenLetSleep('guessed');
  await insertRules(page, { prerender: [{ urls: ['/guess'], eagerness: 'immediate' }] });
  await untilAsked(studio, 'guessed', '/guess');
  await expectAsleep('guessed', 1);
});

test('an image on another page wakes nothing', async () => {
  const { page } = await visit();
  await page.goto(await otherSite(`<img alt="a cat" src="${studio.url('shown', '/cat.png')}">`));
  await untilAsked(studio, 'shown', '/cat.png');
  await expectAsleep('shown', 0);
});

test('a frame in another page wakes nothing', async () => {
  const { page } = await visit();
  await page.goto(await otherSite(`<iframe title="an app" src="${studio.url('framed', '/inside')}"></iframe>`));
  await untilAsked(studio, 'framed', '/inside');
  await expectAsleep('framed', 0);
});

test('what a tab left open does by itself wakes nothing: fetch, EventSource, WebSocket', async () => {
  const page = await openThenLetSleep('left');
  const statuses = await page.evaluate(async () => {
    const answer = await fetch('/poll');
    const stream = new EventSource('/stream');
    const socket = new WebSocket(`ws://${location.host}/socket`);
    const refused = (source: EventTarget) => new Promise((resolve) => source.addEventListener('error', resolve));
    await Promise.all([refused(stream), refused(socket)]);
    stream.close();
    return answer.status;
  });
  expect(statuses).toBe(503);
  for (const path of ['/poll', '/stream', '/socket']) await untilAsked(studio, 'left', path);
  await expectAsleep('left', 1);
});

/** A tab with a page of the service, which has fallen asleep since. */
async function openThenLetSleep(service: string): Promise<Page> {
  const { page } = await visit();
  await studio.api.start(service, { wait: true });
  await page.goto(studio.url(service));
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  await studio.api.stop(service);
  return page;
}

async function insertRules(page: Page, rules: object): Promise<void> {
  await page.evaluate((text) => {
    const script = Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: text });
    document.head.append(script);
  }, JSON.stringify(rules));
}

/** A start would show at once: the service counts it before anything else. */
async function expectAsleep(service: string, starts: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect({ status: (await studio.api.service(service)).status, starts: await studio.starts(service) }).toEqual({
    status: 'stopped',
    starts,
  });
}
