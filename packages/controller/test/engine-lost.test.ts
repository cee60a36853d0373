import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { paperStudio } from './support/paper-studio.ts';
import { until } from './support/until.ts';

const megabyte = 1024 ** 2;
const lost = { code: null, signal: null, cause: 'engine-lost' } as const;

test('what runs on an engine that was restarted is started again', async () => {
  const { service, paper } = await paperStudio({ one: {} });
  await service('one').wake();

  paper.end('one', lost);

  await until('it to be there again', () => paper.done.length === 2 && service('one').isReady);
  expect(paper.done).toEqual(['start one', 'start one']);
});

test('it sleeps where there is no memory for what it needs, and is not taken for awake', async () => {
  const { service, studio, paper, marker } = await paperStudio({
    one: { dependsOn: ['queue'] },
    queue: { door: null, memoryBytes: 400 * megabyte },
  });
  await service('one').wake();
  paper.onStart = (name) => (name === 'queue' ? Promise.reject(new Error('no such image')) : undefined);
  paper.end('queue', { code: 1, signal: null });
  await until(
    'the queue to have failed for good',
    () => paper.done.length === 4 && service('queue').state === 'failed',
  );
  paper.totalBytes = 300 * megabyte;

  paper.end('one', lost);

  await until('it to be asleep', () => service('one').state === 'stopped');
  expect(service('one').isExpected).toBe(false);
  expect(existsSync(marker('one'))).toBe(false);
  const [latest] = studio.history.list({ limit: 1 });
  expect(latest).toMatchObject({ what: 'slept', reason: 'Docker was restarted and it could not start again' });
});

test('it sleeps where it has failed too often to be started again, though a person has started it', async () => {
  const { service, paper } = await paperStudio({ one: {} });
  paper.onStart = () => Promise.reject(new Error('no such image'));
  for (const _time of [1, 2, 3]) await expect(service('one').wake()).rejects.toThrow('no such image');
  paper.left.add('one');
  await service('one').adopt();
  await until('it to be ready', () => service('one').isReady);

  paper.end('one', lost);

  await until('it to be asleep', () => service('one').state === 'stopped');
  expect(paper.done).toEqual(['start one', 'start one', 'start one']);
});
