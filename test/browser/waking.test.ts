import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { otherSite } from './support/other-site.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  deep: app({ held: 'lines', bootLines: ['reading the catalogue', 'warming the cache'] }),
  linked: app({ held: true }),
  forged: app({}),
  careful: app({ wake: 'button' }),
  broken: app({ fault: 'Error: the catalogue has no pages', startMs: 300 }),
`);
const visit = await browserForFile();
const deepPath = '/films/7?cut=final&from=%2Fstart#credits';

test('a person who opens a sleeping door watches it wake and arrives at exactly that address', async () => {
  const { page } = await visit();
  const answer = await page.goto(studio.url('deep', deepPath));
  expect(answer?.status()).toBe(503);
  expect(answer?.headers()).toMatchObject({ 'cache-control': 'no-store', 'retry-after': expect.any(String) });
  await page.getByText('Service waking').waitFor();
  await page.getByText('reading the catalogue').waitFor();
  expect(await page.getByText('warming the cache').count()).toBe(0);
  await studio.letGo('deep');
  await page.getByText('warming the cache').waitFor();
  await studio.letGo('deep');
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('deep', deepPath));
  expect(await page.locator('#where').textContent()).toBe('/films/7?cut=final&from=%2Fstart');
  expect(await studio.starts('deep')).toBe(1);
});

test('a link on another site brings a button, and only the button wakes', async () => {
  const { page } = await visit();
  await page.goto(await otherSite(`<a href="${studio.url('linked', deepPath)}">a film</a>`));
  await page.getByRole('link').click();
  await page.getByText('Service asleep').waitFor();
  expect((await studio.api.service('linked')).status).toBe('stopped');
  await page.getByRole('button', { name: 'Wake it' }).click();
  await page.getByText('Service waking').waitFor();
  await studio.letGo('linked');
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('linked', deepPath));
});

test('a form on another site cannot press the button', async () => {
  const { page } = await visit();
  const action = studio.url('forged', '/.veille/wake');
  await page.goto(await otherSite(`<form method="post" action="${action}"><button>win a prize</button></form>`));
  const answered = page.waitForResponse(action);
  await page.getByRole('button').click();
  expect((await answered).status()).toBe(403);
  expect((await studio.api.service('forged')).status).toBe('stopped');
});

test('a script on another site cannot press the button', async () => {
  const { page } = await visit();
  await page.goto(await otherSite('<p>nothing to see</p>'));
  const action = studio.url('forged', '/.veille/wake');
  const answered = page.waitForResponse(action);
  await page.evaluate(
    (url) => fetch(url, { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ target: '/' }) }),
    action,
  );
  expect((await answered).status()).toBe(403);
  expect((await studio.api.service('forged')).status).toBe('stopped');
});

test('a service that wants the button shows it to whoever comes by themselves, too', async () => {
  const { page } = await visit();
  await page.goto(studio.url('careful', deepPath));
  await page.getByText('Service asleep').waitFor();
  expect((await studio.api.service('careful')).status).toBe('stopped');
  await page.getByRole('button', { name: 'Wake it' }).click();
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('careful', deepPath));
});

test('a start that fails says why, waits for the button and does not try again by itself', async () => {
  const { page } = await visit();
  let pages = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) pages++;
  });
  await page.goto(studio.url('broken'));
  await page.getByText('Service failed').waitFor();
  await page.getByText('the catalogue has no pages').first().waitFor();
  expect(await page.locator('#reason').textContent()).toContain('3');
  await page.waitForTimeout(2_500);
  expect({ pages, starts: await studio.starts('broken') }).toEqual({ pages: 1, starts: 1 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => studio.starts('broken')).toBe(2);
  await page.getByText('Service failed').waitFor();
});
