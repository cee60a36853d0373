import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { otherSite } from './support/other-site.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  visited: app({ held: true }),
  pressed: app({ startMs: 1000 }),
  broken: app({ fault: 'Error: the catalogue has no pages', held: true }),
`);
const visit = await browserForFile();
const withoutScript = { javaScriptEnabled: false };

test('without JavaScript the page opens what was asked for as soon as the service is awake', async () => {
  const { page } = await visit(withoutScript);
  await page.goto(studio.url('visited', '/deep?down=1'));
  await page.getByText('Service waking').waitFor();
  await openWhenAwake(page, 'visited');
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('visited', '/deep?down=1'));
  expect(await studio.starts('visited')).toBe(1);
});

test('without JavaScript the button wakes, and the page arrives', async () => {
  const { page } = await visit(withoutScript);
  await page.goto(await otherSite(`<a href="${studio.url('pressed', '/deep?down=1')}">a film</a>`));
  await page.getByRole('link').click();
  await page.getByText('Service asleep').waitFor();
  expect((await studio.api.service('pressed')).status).toBe('stopped');
  await page.getByRole('button', { name: 'Wake it' }).click();
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('pressed', '/deep?down=1'));
  expect(await studio.starts('pressed')).toBe(1);
});

test('without JavaScript a start that fails says why and stands still', async () => {
  const { page } = await visit(withoutScript);
  await page.goto(studio.url('broken'));
  await openWhenAwake(page, 'broken');
  await page.getByText('Service failed').waitFor();
  await page.getByText('the catalogue has no pages').first().waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await page.waitForTimeout(3_000);
  expect(await studio.starts('broken')).toBe(1);
  expect(await page.getByText('Service failed').isVisible()).toBe(true);
});

/** The start ends only when the button's question has been waiting for it a while: one that came later would start it anew. */
async function openWhenAwake(page: Page, service: string): Promise<void> {
  const asked = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Open it as soon as it is awake' }).click({ noWaitAfter: true });
  await asked;
  await page.waitForTimeout(1_000);
  await studio.letGo(service);
}
