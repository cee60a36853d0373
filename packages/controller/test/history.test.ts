import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { estimate } from '../src/history/estimate.ts';
import { History } from '../src/history/history.ts';

const fail = (fault: unknown) => {
  throw fault;
};
const woke = (service: string, durationMs: number) => ({ service, what: 'woke' as const, durationMs, reason: null });

test('the newest comes first, of one service or of all', async () => {
  const history = new History(join(await temporaryFolder(), 'history.jsonl'), () => 0, fail);
  history.record(woke('one', 1));
  history.record(woke('two', 2));
  history.record(woke('one', 3));

  expect(history.list({ limit: 2 }).map(({ durationMs }) => durationMs)).toEqual([3, 2]);
  expect(history.list({ service: 'one', limit: 9 }).map(({ durationMs }) => durationMs)).toEqual([3, 1]);
  expect(history.list({ service: 'nobody', limit: 9 })).toEqual([]);
});

test('it never takes more than about 2 MB of the disk, and keeps the newest', async () => {
  const file = join(await temporaryFolder(), 'history.jsonl');
  const history = new History(file, () => 0, fail);
  const reason = 'x'.repeat(10_000);
  for (let count = 0; count < 400; count += 1) history.record({ ...woke('one', count), reason });

  const sizes = [file, `${file}.1`].map((each) => statSync(each).size);
  expect(Math.max(...sizes)).toBeLessThan(1.1 * 1024 ** 2);
  expect(new History(file, () => 0, fail).list({ limit: 1 })).toMatchObject([{ durationMs: 399 }]);
});

test('a disk that takes nothing is told and keeps nobody from going on', async () => {
  const faults: unknown[] = [];
  const file = join(await temporaryFolder(), 'history.jsonl');
  const history = new History(
    file,
    () => 0,
    (fault) => faults.push(fault),
  );
  mkdirSync(file);
  history.record(woke('one', 1));
  expect(faults).toHaveLength(1);
  expect(history.list({ limit: 9 })).toHaveLength(1);
});

describe('the estimate', () => {
  test('is nothing before the first start', () => {
    expect(estimate([])).toBeNull();
  });

  test('is the middle of past starts; late is half as long again while they are few', () => {
    expect(estimate([100, 900, 200])).toEqual({ usualMs: 200, lateMs: 300 });
    expect(estimate([100, 200])).toEqual({ usualMs: 150, lateMs: 225 });
  });

  test('late is what nine of ten were faster than, once there are ten', () => {
    const durations = [1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 9000];
    expect(estimate(durations)).toEqual({ usualMs: 1450, lateMs: 2520 });
  });
});
