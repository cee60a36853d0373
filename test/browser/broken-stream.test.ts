import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  refused: app({ held: true }),
  offline: app({ held: true }),
  frozen: app({ held: true }),
  orphaned: app({ held: true }),
`);
const visit = await browserForFile();
const path = '/deep?down=1#here';

test('a page that cannot have the stream arrives all the same', async () => {
  const { page } = await visit();
  await page.route('**/.veille/events', (route) => route.abort());
  await page.goto(studio.url('refused', path));
  await page.getByText('Service waking').waitFor();
  await studio.letGo('refused');
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('refused', path));
});

test('a page that was offline while the service woke arrives when it is back', async () => {
  const { page, context } = await visit();
  await page.goto(studio.url('offline', path));
  await page.getByText('Service waking').waitFor();
  await context.setOffline(true);
  await studio.letGo('offline');
  await studio.api.start('offline', { wait: true });
  await page.waitForTimeout(300);
  expect(await page.getByRole('heading', { name: 'Awake' }).count()).toBe(0);
  await context.setOffline(false);
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('offline', path));
});

test('a page that was frozen while the service woke arrives when it is looked at again', async () => {
  const { page, context } = await visit();
  const session = await context.newCDPSession(page);
  await page.goto(studio.url('frozen', path));
  await page.getByText('Service waking').waitFor();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await studio.letGo('frozen');
  await studio.api.start('frozen', { wait: true });
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('frozen', path));
});

test('a page whose controller is killed while the service wakes arrives after the next `veille up`', async () => {
  const { page } = await visit();
  await page.goto(studio.url('orphaned', path));
  await page.getByText('Service waking').waitFor();
  await studio.killController();
  await page.getByText('The connection broke').waitFor();
  await studio.veille('up');
  await studio.letGo('orphaned');
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('orphaned', path));
  expect(await studio.starts('orphaned')).toBe(1);
});
