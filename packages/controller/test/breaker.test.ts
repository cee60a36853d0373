import { expect, test } from 'vitest';
import { Breaker, failureWindowMs } from '../src/lifecycle/breaker.ts';

test('three failures within the window open it, and time closes it again', () => {
  const breaker = new Breaker();
  for (const at of [0, 1000, 2000]) {
    expect(breaker.isOpen(at)).toBe(false);
    breaker.record(at);
  }
  expect(breaker.isOpen(2000)).toBe(true);
  expect(breaker.isOpen(failureWindowMs)).toBe(false);
});

test('failures that are far apart never open it', () => {
  const breaker = new Breaker();
  for (let count = 0; count < 10; count += 1) breaker.record(count * failureWindowMs);
  expect(breaker.isOpen(9 * failureWindowMs)).toBe(false);
});

test('a person closes it', () => {
  const breaker = new Breaker([1, 2, 3]);
  breaker.reset();
  expect(breaker.isOpen(4)).toBe(false);
});
