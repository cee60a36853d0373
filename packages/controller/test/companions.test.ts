import { expect, test } from 'vitest';
import { evictedFor, stoppedByPerson } from '../src/history/ended.ts';
import { paperStudio } from './support/paper-studio.ts';
import { until } from './support/until.ts';

const megabyte = 1024 ** 2;
const queue = { door: null, memoryBytes: 100 * megabyte };
const needy = { dependsOn: ['queue'], memoryBytes: 400 * megabyte };

/** `one`, awake with its queue, is about to stop for `big`; `come` happens while it stops. */
async function evictOne(two: object, come: (studio: Studio) => void) {
  const known = await paperStudio({ one: needy, two, queue, big: { memoryBytes: 900 * megabyte } });
  const { paper, studio, service } = known;
  paper.totalBytes = 1000 * megabyte;
  await service('one').wake();
  const stopped = Promise.withResolvers<void>();
  paper.onStop = (name) => (name === 'one' ? stopped.promise : undefined);
  studio.budget.sayYes(service('big'), 'one');
  const big = service('big')
    .wake()
    .then(() => 'awake' as const)
    .catch((error: Error) => error);
  await until('its stop', () => service('one').state === 'stopping');
  come(known);
  stopped.resolve();
  return { ...known, big };
}

test('who starts while another is evicted keeps the companion that both need', async () => {
  const free = { ...needy, memoryBytes: null };
  const { service, paper, big } = await evictOne(free, ({ service }) => void service('two').wake());

  expect(await big).toBe('awake');

  expect(service('two').state).toBe('ready');
  expect(service('queue').state).toBe('ready');
  expect(paper.done).not.toContain('stop two');
  expect(paper.done).not.toContain('stop queue');
});

test('who waits for memory while another is evicted keeps the companion that both need', async () => {
  const { service, paper, studio } = await paperStudio({ one: needy, two: needy, queue });
  paper.totalBytes = 600 * megabyte;
  await service('one').wake();
  studio.budget.sayYes(service('two'), 'one');

  await service('two').wake();

  expect(paper.done).toEqual(['start queue', 'start one', 'stop one', 'start two']);
});

test('a companion that was kept for who waits for memory stops when there is none', async () => {
  const { service, paper, studio } = await paperStudio({ one: needy, two: { ...needy, memoryBytes: 2e9 }, queue });
  await service('one').wake();
  const wake = service('two').wake();
  const stop = service('one').stop(stoppedByPerson);

  await expect(wake).rejects.toThrow('It needs 1.9 GB');
  await stop;

  await until('the queue to stop', () => service('queue').state === 'stopped');
  expect(paper.done).toEqual(['start queue', 'start one', 'stop one', 'stop queue']);
  expect(studio.services.filter(({ isExpected }) => isExpected)).toEqual([]);
});

test.each([
  ['a stop by hand', stoppedByPerson],
  ['an eviction', evictedFor('another')],
])('a companion with a pin outlives %s of the last that needs it', async (_what, ended) => {
  const { service, studio } = await paperStudio({ one: needy, queue });
  await service('one').wake();
  studio.wishes.setPin('queue', { sinceMs: Date.now(), untilMs: Date.now() + 3_600_000 });

  await service('one').stop(ended);

  expect(service('one').state).toBe('stopped');
  expect(service('queue').state).toBe('ready');
});

test('a companion with a pin sleeps soon after its pin has ended, also where its service never slept', async () => {
  const { service, studio } = await paperStudio({
    one: { ...needy, sleepAfterMs: null },
    queue: { ...queue, sleepAfterMs: 50 },
  });
  await service('one').wake();
  studio.wishes.setPin('queue', { sinceMs: Date.now(), untilMs: Date.now() + 3_600_000 });
  await service('one').stop(stoppedByPerson);

  studio.wishes.removePin('queue');

  await until('the queue to sleep', () => service('queue').state === 'stopped');
});

test('what an eviction gives back does not count a companion with a pin', async () => {
  const { service, studio, paper } = await paperStudio({
    one: needy,
    queue: { ...queue, memoryBytes: 300 * megabyte },
    big: { memoryBytes: 600 * megabyte },
  });
  paper.totalBytes = 800 * megabyte;
  await service('one').wake();
  studio.wishes.setPin('queue', { sinceMs: Date.now(), untilMs: Date.now() + 3_600_000 });
  studio.budget.sayYes(service('big'), 'one');

  await expect(service('big').wake()).rejects.toThrow('It needs 600 MB of memory and 100 MB are free');

  expect(service('one').state).toBe('ready');
  expect(service('queue').state).toBe('ready');
});

type Studio = Awaited<ReturnType<typeof paperStudio>>;

test('a person who starts a service again forgives what has failed under it, too', async () => {
  const { service, paper } = await paperStudio({ one: needy, queue });
  paper.onStart = (name) => (name === 'queue' ? Promise.reject(new Error('no queue')) : undefined);
  for (const _try of [1, 2, 3]) await expect(service('one').wake()).rejects.toThrow();
  paper.onStart = () => undefined;
  await expect(service('one').wake()).rejects.toThrow('failed 3 times');

  service('one').forgiveFailures();

  await service('one').wake();
  expect(service('queue').state).toBe('ready');
});
