import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  films: app({ title: 'Films', startMs: 300 }),
  notes: app({ title: 'Notes', startMs: 300 }),
  broken: app({ title: 'Broken', fault: 'Error: no', startMs: 100 }),
  pictures: comfyui({ door: 'studio' }),
  code: upstream({ port: 9 }),
`);
const visit = await browserForFile();

test('the list shows every door with its state, and wakes none', async () => {
  const { page } = await visit();
  await page.goto(studio.url('veille'));
  const rows = page.getByRole('listitem');
  expect(await rows.count()).toBe(5);
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
  await page.goto(studio.url('veille'));
  const films = page.getByRole('listitem').filter({ hasText: 'Films' });
  await films.locator('.state').evaluate((state) => {
    const note = () =>
      state.setAttribute('data-seen', `${state.getAttribute('data-seen') ?? ''}${state.textContent}, `);
    new MutationObserver(note).observe(state, { childList: true });
  });
  await studio.api.start('films', { wait: true });
  await films.getByText('awake').waitFor();
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
  expect(await page.getByRole('listitem').count()).toBe(5);
});
