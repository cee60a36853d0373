import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startRedis, temporaryFolder } from '@veille/testkit';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startRenderServer } from '../support/start-render-server.ts';
import { findViolations } from './support/accessibility.ts';
import { browserForFile } from './support/browser.ts';
import { openAndStayWithoutScript } from './support/stay.ts';

const compositions = join(import.meta.dirname, '../fixtures/small-films');
const bundle = await bundleForFile();
const visit = await browserForFile();

test('a person makes a film on the page, is told of a wrong prop, and watches the film', async () => {
  const url = await renderServer();
  const { page } = await visit();
  await page.goto(url);
  await page.getByText('No film yet').waitFor();
  expect(await findViolations(page)).toEqual([]);

  await page.getByLabel('Text').fill('bonjour');
  await page.getByLabel('Frames').fill('9000');
  await page.locator('form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await page.getByRole('button', { name: 'Render' }).click();
  await page.getByText('less than or equal to 3000').waitFor();
  expect(await page.getByLabel('Frames').getAttribute('aria-invalid')).toBe('true');

  await page.getByLabel('Frames').fill('12');
  await page.getByRole('button', { name: 'Render' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.waitForURL(/\?film=[0-9a-f]{32}$/);
  const video = page.locator('video');
  await expect.poll(() => video.evaluate((film: HTMLVideoElement) => film.duration)).toBe(1.2);
  await page.getByText('bonjour').first().waitFor();
  expect(await findViolations(page)).toEqual([]);
}, 180_000);

test('the page fits a phone, in French', async () => {
  const url = await renderServer();
  const { page } = await visit({ locale: 'fr-FR', viewport: { width: 360, height: 740 } });
  await page.goto(url);
  await page.getByRole('heading', { name: 'Le serveur de rendu' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await findViolations(page)).toEqual([]);
}, 180_000);

test('the page has no fault that axe finds without JavaScript either', async () => {
  const { page } = await visit();
  await openAndStayWithoutScript(page, await renderServer());
  await page.getByRole('heading', { name: 'The render server' }).waitFor();
  expect(await findViolations(page)).toEqual([]);
}, 180_000);

/** Bundling takes longer than any of the tests. */
async function bundleForFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veille-t-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const bundler = fileURLToPath(import.meta.resolve('@veille/render/bundle'));
  await promisify(execFile)(process.execPath, [bundler, compositions, join(folder, 'bundle')]);
  return join(folder, 'bundle');
}

/** The render server behind a TCP port, as it is behind its door. */
async function renderServer(): Promise<string> {
  const folder = await temporaryFolder();
  await startRedis(folder);
  await startRenderServer(folder, bundle, findShell());
  const socketPath = join(folder, 'render.sock');
  const proxy = createServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const onward = request({ socketPath, path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
}

function findShell(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'chromium-headless-shell')).find((path) => existsSync(path));
  if (found === undefined) throw new Error('chromium-headless-shell is not on the PATH');
  return found;
}
