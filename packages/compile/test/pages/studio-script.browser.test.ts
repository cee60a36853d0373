import type { ServiceStatus, StudioView } from '@veille/protocol';
import { expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { asleepView, pageBed } from '../support/page-bed.ts';

const newPage = useChromium();

function studio(status: ServiceStatus, statusWord: string): StudioView {
  const place = { url: 'http://app.localhost:8080', host: 'app.localhost:8080' };
  return {
    services: [
      { title: 'Film server', service: 'film', ...place, status, statusWord, reason: null, sleepsInMinutes: null },
    ],
  };
}

test('the list follows its services, in the words of its language', async () => {
  const bed = await pageBed(asleepView('stopped'));
  bed.studio = studio('stopped', 'en veille');
  const page = await newPage();
  await page.goto(`${bed.origin}/static/studio.fr`);
  const row = page.getByRole('listitem');
  await row.getByText('en veille').waitFor();
  await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete');
  bed.tell('status', { service: 'film', status: 'starting', reason: null });
  await row.getByText('se réveille').waitFor();
  bed.tell('status', { service: 'film', status: 'failed', reason: 'code 1' });
  await row.getByText('en panne').waitFor();
  await row.getByText('code 1').waitFor();
  bed.tell('status', { service: 'nobody', status: 'ready', reason: null });
  expect(await row.count()).toBe(1);
});

test('after a break of the stream the list asks for all states', async () => {
  const bed = await pageBed(asleepView('stopped'));
  bed.studio = studio('stopped', 'asleep');
  const page = await newPage();
  await page.goto(`${bed.origin}/static/studio.en`);
  await page.getByRole('listitem').getByText('asleep').waitFor();
  bed.isDown = true;
  bed.breakStreams();
  await page.getByText('The connection broke').waitFor();
  bed.isDown = false;
  bed.studio = studio('ready', 'awake');
  await page.getByRole('listitem').getByText('awake', { exact: true }).waitFor();
  await page.getByText('The connection broke').waitFor({ state: 'hidden' });
});
