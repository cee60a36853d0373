import { describe, expect, test } from 'vitest';
import { type Candidate, decideAdmission, mayYield } from '../src/budget/admission.ts';
import { roomBytes } from '../src/budget/room.ts';

const minute = 60_000;
const now = 1_000 * minute;

/** Idle for an hour, and gives 4 back. */
function idle(name: string, more: Partial<Candidate> = {}): Candidate {
  const usual = { freesBytes: 4, isHeld: false, lastActivityAt: now - 60 * minute, graceMs: 0, mayEverSleep: true };
  return { name, ...usual, ...more };
}

const decide = (shortBytes: number, candidates: Candidate[], yesTo: string | null = null) =>
  decideAdmission({ shortBytes, candidates, nowMs: now, yesTo });
const evicts = (...names: string[]) => ({ type: 'evict', names });

describe('who makes room', () => {
  test('nobody, where there is enough', () => {
    expect(decide(0, [idle('a')])).toEqual({ type: 'go' });
  });

  test('the longest idle, and no more than it takes', () => {
    const candidates = [idle('young', { lastActivityAt: now - 20 * minute }), idle('old'), idle('younger')];
    candidates[2] = idle('younger', { lastActivityAt: now - 15 * minute });
    expect(decide(3, candidates)).toEqual(evicts('old'));
    expect(decide(5, candidates)).toEqual(evicts('old', 'young'));
  });

  test('nobody in vain: a small one is spared when a large one must go anyway', () => {
    const small = idle('small', { freesBytes: 1, lastActivityAt: now - 90 * minute });
    expect(decide(4, [small, idle('large')])).toEqual(evicts('large'));
  });

  test('nobody at all, where all together are not enough', () => {
    expect(decide(9, [idle('a'), idle('b')])).toEqual({ type: 'refuse' });
  });

  test.each<[string, Partial<Candidate>]>([
    ['in use', { isHeld: true }],
    ['inside its grace', { graceMs: 120 * minute }],
    ['somebody was let into seconds ago', { lastActivityAt: now - 5_000 }],
    ['never to sleep by itself', { mayEverSleep: false }],
  ])('never one that is %s', (_what, more) => {
    expect(decide(1, [idle('a', more)])).toEqual({ type: 'refuse' });
  });

  test('with a yes, one inside its grace, before those that are idle longer', () => {
    const cut = idle('cut', { graceMs: 120 * minute, lastActivityAt: now - minute });
    expect(decide(3, [idle('old'), cut], 'cut')).toEqual(evicts('cut'));
  });

  test('not even with a yes, one in use', () => {
    const held = idle('held', { isHeld: true });
    expect(mayYield(held)).toBe(false);
    expect(decide(3, [held], 'held')).toEqual({ type: 'refuse' });
  });
});

describe('how much room there is', () => {
  const host = { totalBytes: 16, availableBytes: 10 };
  const asked = { host, totalBytes: null, reserveBytes: 1, tenants: [], reservedBytes: 0 };

  test('is what the machine has free, less the reserve', () => {
    expect(roomBytes(asked)).toBe(9);
  });

  test('is less what those that run may still grow by', () => {
    expect(roomBytes({ ...asked, tenants: [{ committedBytes: 6, currentBytes: 2 }] })).toBe(5);
  });

  test('is never more than the stack says that there is', () => {
    expect(roomBytes({ ...asked, totalBytes: 8, tenants: [{ committedBytes: 6, currentBytes: 6 }] })).toBe(1);
  });

  test('is less what was promised to starts under way', () => {
    expect(roomBytes({ ...asked, reservedBytes: 12 })).toBe(-3);
  });
});
