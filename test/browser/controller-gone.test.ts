import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  sleeper: app({ startMs: 500 }),
  warm: app({ startMs: 100 }),
`);
const visit = await browserForFile();

test.each([
  { title: 'with JavaScript', javaScriptEnabled: true },
  { title: 'without JavaScript', javaScriptEnabled: false },
])(
  '$title a door whose controller is dead says so, asks again by itself, and leads on after `veille up`',
  async ({ javaScriptEnabled }) => {
    const { page } = await visit({ javaScriptEnabled });
    await studio.api.stop('sleeper');
    await studio.killController();
    const answer = await page.goto(studio.url('sleeper', '/deep?down=1'));
    expect(answer?.status()).toBe(503);
    await page.getByText('veille up').waitFor();
    await studio.veille('up');
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Open it as soon as it is awake' }).click();
    await page.getByRole('heading', { name: 'Awake' }).waitFor();
    expect(page.url()).toBe(studio.url('sleeper', '/deep?down=1'));
  },
);

test('a service that is awake does not miss its controller', async () => {
  await studio.api.start('warm', { wait: true });
  await studio.killController();
  const { page } = await visit();
  const answer = await page.goto(studio.url('warm', '/deep'));
  expect(answer?.status()).toBe(200);
  expect(await page.locator('#where').textContent()).toBe('/deep');
  await studio.veille('up');
});
