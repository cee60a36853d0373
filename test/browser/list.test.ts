import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { findViolations } from './support/accessibility.ts';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  films: app({ title: 'Films', startMs: 300 }),
  notes: app({ title: 'Notes', startMs: 300 }),
  broken: app({ title: 'Broken', fault: 'Error: no', startMs: 100 }),
  pictures: comfyui({ door: 'studio' }),
  code: upstream({ port: 9 }),
  brief: app({ title: 'Brief', startMs: 100, sleepAfter: '16s' }),
`);
const visit = await browserForFile();

test('the list shows every door with its state, and wakes none', async () => {
  const { page } = await visit();
  await page.goto(studio.url('veille'));
  const rows = page.getByRole('listitem');
  expect(await rows.count()).toBe(6);
  const asleep = rows.filter({ hasText: 'Films' });
  expect(await asleep.textContent()).toMatch(/asleep/);
  expect(await asleep.textContent()).toContain(`films.localhost:${studio.port}`);
  expect(await asleep.getByRole('link').getAttribute('href')).toBe(studio.url('films'));
  expect(await rows.filter({ hasText: 'ComfyUI' }).textContent()).toMatch(/unavailable.*(Docker|containers)/s);
  expect(await rows.filter({ hasText: 'code' }).textContent()).toMatch(/elsewhere/);
  expect(await studio.starts('films')).toBe(0);
});

test('the list follows states as they change', async () => {
  const { page } = await visit();
  // It asks once its stream is open: what happens from then on is told.
  const asked = page.waitForResponse('**/api/services');
  await page.goto(studio.url('veille'));
  await asked;
  const films = page.getByRole('listitem').filter({ hasText: 'Films' });
  await films.locator('.state').evaluate((state) => {
    const note = () =>
      state.setAttribute('data-seen', `${state.getAttribute('data-seen') ?? ''}${state.textContent}, `);
    new MutationObserver(note).observe(state, { childList: true });
  });
  await studio.api.start('films', { wait: true });
  await films.getByText('awake', { exact: true }).waitFor();
  await studio.api.stop('films');
  await films.getByText('asleep', { exact: true }).waitFor();
  expect(await films.locator('.state').getAttribute('data-seen')).toBe('waking, awake, falling asleep, asleep, ');
  await studio.api.start('broken', { wait: true }).catch(() => {});
  await page.getByRole('listitem').filter({ hasText: 'Broken' }).getByText('failed').waitFor();
});

test('a link of the list wakes what is behind the door, though under localhost each door is a site of its own', async () => {
  const { page } = await visit();
  await page.goto(studio.url('veille'));
  await page.getByRole('link', { name: 'Notes' }).click();
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('notes'));
});

test('without JavaScript the list is the same', async () => {
  const { page } = await visit({ javaScriptEnabled: false });
  await page.goto(studio.url('veille'));
  expect(await page.getByRole('listitem').count()).toBe(6);
});

test('without JavaScript too the list tells that sleep is near, and its button keeps it away', async () => {
  const { page } = await visit({ javaScriptEnabled: false });
  await studio.api.start('brief', { wait: true });
  await page.goto(studio.url('veille'));
  const brief = page.getByRole('listitem').filter({ hasText: 'Brief' });
  const button = brief.getByRole('button', { name: 'Keep awake – Brief' });
  expect(await button.isVisible()).toBe(false);
  await expect.poll(() => page.reload().then(() => button.isVisible()), { timeout: 15_000, interval: 500 }).toBe(true);
  expect(await brief.textContent()).toContain('Falls asleep within 1 min if nobody comes.');
  const before = Date.parse((await studio.api.service('brief')).sleepsAt ?? '');

  await button.click();

  await button.waitFor({ state: 'hidden' });
  expect(page.url()).toBe(studio.url('veille'));
  expect(Date.parse((await studio.api.service('brief')).sleepsAt ?? '')).toBeGreaterThan(before);
});

test.each([
  { locale: 'en-GB', said: /Falls asleep at \d\d:\d\d:\d\d if nobody comes\./, button: 'Keep awake – Brief' },
  { locale: 'fr-FR', said: /S’endort à \d\d:\d\d:\d\d si personne ne vient\./, button: 'Garder éveillé – Brief' },
])('who looks at the list in $locale is told that sleep is near, and a button keeps it away', async (words) => {
  const { page } = await visit({ locale: words.locale });
  await studio.api.start('brief', { wait: true });
  await page.goto(studio.url('veille'));
  const brief = page.getByRole('listitem').filter({ hasText: 'Brief' });
  await brief.getByText(words.said).waitFor();
  expect(await findViolations(page)).toEqual([]);
  const before = Date.parse((await studio.api.service('brief')).sleepsAt ?? '');

  await brief.getByRole('button', { name: words.button }).click();

  await brief.getByRole('button').waitFor({ state: 'hidden' });
  expect(await brief.textContent()).not.toMatch(words.said);
  expect(Date.parse((await studio.api.service('brief')).sleepsAt ?? '')).toBeGreaterThan(before);
});

test('no other page may keep a service awake through the list', async () => {
  await studio.api.start('brief', { wait: true });
  const headers = { host: `veille.localhost:${studio.port}`, origin: studio.url('films').slice(0, -1) };
  const answer = await ask({ port: studio.port, method: 'POST', path: '/api/services/brief/stay', headers });
  expect(answer.status).toBe(403);
});
