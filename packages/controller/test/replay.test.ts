import { expect, test } from 'vitest';
import { admittedWithForesight } from '../../../bench/support/foreseen.ts';
import { paperLimitBytes, paperRequests, paperServices } from '../../../bench/support/paper-studio.ts';
import { replay } from '../../../bench/support/replay.ts';

test.each([1, 2, 3])('10,000 requests (seed %d) never promise more than there is and evict nobody in use', (seed) => {
  const outcome = replay(paperServices, paperRequests(10_000, seed), paperLimitBytes);

  expect(outcome.peakBytes).toBeLessThanOrEqual(paperLimitBytes);
  expect(outcome.wronglyEvicted).toBe(0);
  // Otherwise nothing was tried: the machine must have been full, and somebody must have made room.
  expect(outcome.peakBytes).toBeGreaterThan(paperLimitBytes * 0.9);
  expect(outcome.evictions).toBeGreaterThan(100);
  expect(outcome.admitted).toBeLessThan(outcome.wakes);
});

test('it admits nearly as many as a policy that knows the future', () => {
  const requests = paperRequests(10_000, 1);
  const { admitted } = replay(paperServices, requests, paperLimitBytes);

  expect(admitted / admittedWithForesight(paperServices, requests, paperLimitBytes)).toBeGreaterThan(0.9);
});

test('where there is room for all, all are admitted and nobody is evicted', () => {
  const wholeBytes = paperServices.reduce((sum, { needBytes }) => sum + needBytes, 0);
  const outcome = replay(paperServices, paperRequests(10_000, 1), wholeBytes);

  expect(outcome).toMatchObject({ admitted: outcome.wakes, evictions: 0 });
});
