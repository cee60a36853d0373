import { totalmem } from 'node:os';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findViolations } from './support/accessibility.ts';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

/** More than half of this machine: two of them never fit together. */
const memory = `${Math.ceil((0.51 * totalmem()) / 1024 ** 2)}MiB`;
const studio = await studioForFile(`
  first: app({ title: 'First', memory: '${memory}' }),
  second: app({ title: 'Second', memory: '${memory}' }),
`);
const visit = await browserForFile();

test('a person who finds no memory left reads who has it, says yes to its sleep, and arrives', async () => {
  await studio.api.stop('second');
  await studio.api.start('first', { wait: true });
  const { page } = await visit();

  await openRefused(page, studio.url('second', '/deep?x=1'));

  await page.getByText('first: last used at').waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Put First to sleep' }).click();
  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('second', '/deep?x=1'));
  expect((await studio.api.service('first')).status).toBe('stopped');
});

test('a person who waits in line arrives when somebody else has made room', async () => {
  await studio.api.stop('second');
  await studio.api.start('first', { wait: true });
  const { page } = await visit();
  await openRefused(page, studio.url('second', '/deep?x=2'));
  await page.getByRole('button', { name: 'Wait in line' }).click();
  await page.getByText('It waits in line').waitFor();
  expect((await studio.api.service('second')).status).toBe('stopped');

  await studio.api.stop('first');

  await page.getByRole('heading', { name: 'Awake' }).waitFor();
  expect(page.url()).toBe(studio.url('second', '/deep?x=2'));
});

/** A visit is not kept waiting for whether there is memory: where that takes a moment, the next one reads it. */
async function openRefused(page: Page, url: string): Promise<void> {
  const open = async () => {
    expect((await page.goto(url))?.status()).toBe(503);
    return page.getByRole('heading', { name: 'Not enough memory' }).isVisible();
  };
  await expect.poll(open).toBe(true);
}
