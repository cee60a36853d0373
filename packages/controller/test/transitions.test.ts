import { serviceState } from '@veille/protocol';
import { describe, expect, test } from 'vitest';
import { type Action, assertTransition, can, followers } from '../src/lifecycle/transitions.ts';

const states = serviceState.options;
const pairs = states.flatMap((from) => states.map((to) => ({ from, to })));
const allowed = pairs.filter(({ from, to }) => followers[from].includes(to));
const forbidden = pairs.filter(({ from, to }) => !followers[from].includes(to));

describe('what may follow what', () => {
  test.each(allowed)('$from may become $to', ({ from, to }) => {
    expect(() => assertTransition('one', from, to)).not.toThrow();
  });

  test.each(forbidden)('$from never becomes $to', ({ from, to }) => {
    expect(() => assertTransition('one', from, to)).toThrow(`one cannot go from ${from} to ${to}`);
  });

  test('every state can be left and reached', () => {
    for (const state of states) {
      expect(followers[state].length).toBeGreaterThan(0);
      expect(allowed.some(({ to }) => to === state)).toBe(true);
    }
  });
});

const firstStep: Record<Action, readonly string[]> = {
  start: ['starting'],
  stop: ['stopping', 'stopped'],
  sleep: ['stopping'],
};

test.each(Object.keys(can) as Action[])('%s is only offered where its first step may follow', (action) => {
  for (const state of states.filter((candidate) => can[action][candidate])) {
    expect(followers[state].some((next) => firstStep[action].includes(next))).toBe(true);
  }
});
