import type { ServiceStatus, StudioView } from '@veille/protocol';
import { expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { asleepView, pageBed } from '../support/page-bed.ts';

const newPage = useChromium();

function studio(status: ServiceStatus, statusWord: string, reason: string | null = null): StudioView {
  const place = { url: 'http://app.localhost:8080', host: 'app.localhost:8080' };
  return {
    services: [{ title: 'Film server', service: 'film', ...place, status, statusWord, reason, sleepsInMinutes: null }],
  };
}

test('the list follows its services, in the words of its language', async () => {
  const bed = await pageBed(asleepView('stopped'));
  bed.studio = studio('stopped', 'en veille');
  const page = await newPage();
  await page.goto(`${bed.origin}/static/studio.fr`);
  const row = page.getByRole('listitem');
  await row.getByText('en veille').waitFor();
  await expect.poll(() => bed.streams()).toBe(1);
  bed.studio = studio('starting', 'se réveille');
  bed.tell('status', { service: 'film', status: 'starting', reason: null });
  await row.getByText('se réveille').waitFor();
  bed.studio = studio('failed', 'en panne', 'code 1');
  bed.tell('status', { service: 'film', status: 'failed', reason: 'code 1' });
  await row.getByText('en panne').waitFor();
  await row.getByText('code 1').waitFor();
  bed.tell('status', { service: 'nobody', status: 'ready', reason: null });
  expect(await row.count()).toBe(1);
});

test('an answer that is older than what the stream has told since is asked for again', async () => {
  const bed = await pageBed(asleepView('stopped'));
  bed.studio = studio('stopped', 'asleep');
  const answers = Promise.withResolvers<void>();
  bed.answersAfter = answers.promise;
  const page = await newPage();
  await page.goto(`${bed.origin}/static/studio.en`);
  await expect.poll(() => bed.asked).toBe(1);
  bed.studio = studio('ready', 'awake');
  bed.tell('status', { service: 'film', status: 'ready', reason: null });
  await page.getByRole('listitem').getByText('awake', { exact: true }).waitFor();
  answers.resolve();
  await expect.poll(() => bed.asked).toBeGreaterThan(1);
  expect(await page.getByRole('listitem').getByText('awake', { exact: true }).isVisible()).toBe(true);
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
