import { expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { asleepView, pageBed } from '../support/page-bed.ts';

const newPage = useChromium();
const deep = '/projects/7?view=a%20b&x=1';

test('whoever waits arrives at the exact path, query and fragment', async () => {
  const bed = await pageBed(asleepView('starting'));
  const page = await newPage();
  await page.goto(`${bed.origin}${deep}#at-3`);
  await page.getByText('Service waking').waitFor();
  bed.view = asleepView('ready');
  bed.tell('status', bed.view);
  await page.getByRole('heading', { name: 'The app' }).waitFor();
  expect(page.url()).toBe(`${bed.origin}${deep}#at-3`);
  expect(bed.loads).toEqual([deep, deep]);
});

test('the boot log grows line by line, as text', async () => {
  const bed = await pageBed(asleepView('starting'));
  const page = await newPage();
  await page.goto(bed.origin);
  await page.getByText('Service waking').waitFor();
  await expect.poll(() => page.evaluate(() => document.querySelector('pre')?.childElementCount)).toBe(0);
  await expect.poll(() => bed.streams()).toBe(1);
  bed.tell('log', { line: 'first' });
  bed.tell('log', { line: '<b>second</b>' });
  await expect.poll(() => page.locator('pre span').allTextContents()).toEqual(['first', '<b>second</b>']);
});

test('the button wakes once, by a POST that says where to go on', async () => {
  const bed = await pageBed(asleepView('stopped'));
  const page = await newPage();
  await page.goto(`${bed.origin}${deep}`);
  await page.getByRole('button', { name: 'Wake it' }).click();
  await page.getByText('Service waking').waitFor();
  await expect.poll(() => bed.wakes.map((form) => form.get('target'))).toEqual([deep]);
  bed.view = asleepView('ready');
  bed.tell('status', bed.view);
  await page.getByRole('heading', { name: 'The app' }).waitFor();
  expect(page.url()).toBe(`${bed.origin}${deep}`);
});

test('a failed start shows its reason, reloads nothing and can be tried again', async () => {
  const bed = await pageBed(asleepView('starting'));
  const page = await newPage();
  await page.goto(bed.origin);
  await page.getByText('Service waking').waitFor();
  await expect.poll(() => bed.streams()).toBe(1);
  bed.view = asleepView('failed', { reason: 'It ended with code 1.' });
  bed.tell('status', bed.view);
  await page.getByText('It ended with code 1.').waitFor();
  bed.tell('status', asleepView('ready'));
  await page.getByRole('link', { name: 'Open it' }).waitFor();
  bed.tell('status', bed.view);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Service waking').waitFor();
  expect(bed.loads).toEqual(['/']);
});

test('an answer that is older than what the stream has told since changes nothing', async () => {
  const bed = await pageBed(asleepView('starting'));
  const answers = Promise.withResolvers<void>();
  bed.answersAfter = answers.promise;
  const page = await newPage();
  await page.goto(bed.origin);
  await expect.poll(() => bed.asked).toBeGreaterThan(0);
  bed.view = asleepView('failed', { reason: 'It ended with code 1.' });
  await expect.poll(() => bed.streams()).toBe(1);
  bed.tell('status', bed.view);
  await page.getByText('It ended with code 1.').waitFor();
  const arrived = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/.veille/state'));
  answers.resolve();
  await arrived;
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(await page.getByText('It ended with code 1.').isVisible()).toBe(true);
});

test('whoever does not wait is not taken along when somebody else wakes it', async () => {
  const bed = await pageBed(asleepView('stopped'));
  const page = await newPage();
  await page.goto(bed.origin);
  await page.getByRole('button', { name: 'Wake it' }).waitFor();
  bed.view = asleepView('ready');
  bed.tell('status', bed.view);
  await page.getByRole('link', { name: 'Open it' }).waitFor();
  expect(bed.loads).toEqual(['/']);
});

test('a service that dies each time it is ready is not visited for ever', async () => {
  const bed = await pageBed(asleepView('ready', { waking: true }));
  bed.opens = false;
  const page = await newPage();
  await page.goto(bed.origin);
  await expect.poll(() => bed.loads.length).toBe(4);
  await page.getByRole('link', { name: 'Open it' }).waitFor();
  await page.waitForTimeout(500);
  expect(bed.loads).toHaveLength(4);
});

test('a stream that breaks and a controller that is away for a while lose nobody', async () => {
  const bed = await pageBed(asleepView('starting'));
  const page = await newPage();
  await page.goto(`${bed.origin}${deep}`);
  await page.getByText('Service waking').waitFor();
  bed.isDown = true;
  bed.breakStreams();
  await page.getByText('The connection broke').waitFor();
  bed.isDown = false;
  bed.view = asleepView('ready');
  await page.getByRole('heading', { name: 'The app' }).waitFor();
  expect(page.url()).toBe(`${bed.origin}${deep}`);
});

test('a page that comes back to the front asks at once', async () => {
  const bed = await pageBed(asleepView('starting'));
  const page = await newPage();
  await page.goto(bed.origin);
  await page.getByText('Service waking').waitFor();
  // The stream stays silent, as one that died while the phone slept.
  bed.view = asleepView('ready');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByRole('heading', { name: 'The app' }).waitFor();
});

test('a start that takes much longer than usual is said to', async () => {
  const bed = await pageBed(asleepView('starting', { usualSeconds: 1, laterSeconds: 2 }));
  const page = await newPage();
  await page.goto(bed.origin);
  await page.locator('#usual').waitFor();
  expect(await page.locator('#usual').textContent()).toBe('usually 1 s');
  await page.getByText('later than usual').waitFor();
  expect(await page.locator('progress').evaluate((bar) => (bar as HTMLProgressElement).value)).toBeLessThan(1);
});

test('who may make room is offered by name, and the yes is posted', async () => {
  const noRoom = {
    reason: 'It needs 4 GB.',
    evictable: [{ service: 'cut', title: 'OpenCut' }],
    inLine: false,
    mayWait: true,
  };
  const bed = await pageBed(asleepView('stopped', { noRoom }));
  const page = await newPage();
  await page.goto(`${bed.origin}${deep}`);
  await page.getByText('It needs 4 GB.').waitFor();
  await page.getByRole('button', { name: 'Wait in line' }).waitFor();
  await page.getByRole('button', { name: 'Put OpenCut to sleep' }).click();
  await page.getByText('Service waking').waitFor();
  expect(bed.wakes.map((form) => [form.get('target'), form.get('evict')])).toEqual([[deep, 'cut']]);
});

test('whoever waits in line arrives when room has appeared', async () => {
  const noRoom = { reason: 'It needs 4 GB.', evictable: [], inLine: true, mayWait: false };
  const bed = await pageBed(asleepView('stopped', { noRoom, waking: true }));
  const page = await newPage();
  await page.goto(`${bed.origin}${deep}`);
  await page.getByText('waits in line').waitFor();
  expect(await page.getByRole('button', { name: 'Wait in line' }).count()).toBe(0);
  bed.view = asleepView('ready');
  bed.tell('status', asleepView('starting'));
  bed.tell('status', bed.view);
  await page.getByRole('heading', { name: 'The app' }).waitFor();
  expect(page.url()).toBe(`${bed.origin}${deep}`);
});

test('without JavaScript the button posts, and the page that waits has another to open what was asked for', async () => {
  const bed = await pageBed(asleepView('stopped'));
  const page = await newPage({ javaScriptEnabled: false });
  await page.goto(`${bed.origin}${deep}`);
  await page.getByRole('button', { name: 'Wake it' }).click();
  await page.getByText('Service waking').waitFor();
  bed.view = asleepView('ready');
  await page.getByRole('button', { name: 'Open it as soon as it is awake' }).click();
  await page.getByRole('heading', { name: 'The app' }).waitFor();
  expect(page.url()).toBe(`${bed.origin}${deep}`);
  expect(bed.wakes.map((form) => form.get('target'))).toEqual([deep, deep]);
});
