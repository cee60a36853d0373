import { expect, test } from 'vitest';
import { clockTime } from '../src/activity/clock-time.ts';
import type { SeenHold } from '../src/activity/holds.ts';
import { describeHolder } from '../src/budget/who-holds.ts';

const now = new Date(2026, 0, 2, 15, 0).getTime();
const twoMinutesPast2 = new Date(2026, 0, 2, 14, 2).getTime();
const silent = { lastActivityAt: twoMinutesPast2, graceMs: 0, mayEverSleep: true };

const describeHolds = (holds: SeenHold[], hasQueue = true, candidate = silent) =>
  describeHolder({ label: 'studio', holds, hasQueue, candidate }, now);

test('who holds what is one sentence, in both languages', () => {
  expect(describeHolds([{ kind: 'socket', count: 1, sinceMs: twoMinutesPast2 }])).toEqual({
    en: 'studio: 1 request or socket is open since 14:02, no job',
    fr: 'studio : 1 requête ou connexion est ouverte depuis 14:02, aucune tâche',
  });
});

test.each<[string, SeenHold[], boolean, string]>([
  ['work', [{ kind: 'job', count: 3, sinceMs: twoMinutesPast2 }], true, 'studio: it has 3 jobs to do since 14:02'],
  [
    'no queue',
    [{ kind: 'socket', count: 2, sinceMs: now }],
    false,
    'studio: 2 requests or sockets are open since 15:00',
  ],
  ['a pin', [{ kind: 'pin', sinceMs: 0, untilMs: now + 3_600_000 }], true, 'studio: it is pinned until 16:00, no job'],
  ['a dependant', [{ kind: 'dependant', name: 'films', sinceMs: 0 }], false, 'studio: films needs it'],
  ['silence', [], true, 'studio: last used at 14:02'],
])('%s is told as it is', (_what, holds, hasQueue, expected) => {
  expect(describeHolds(holds, hasQueue).en).toBe(expected);
});

test('what cannot be asked is not said to have no job', () => {
  const unknown: SeenHold = { kind: 'unknown', what: 'work', error: 'ECONNREFUSED', sinceMs: now };
  expect(describeHolds([unknown]).en).toBe('studio: it cannot say whether it has work: ECONNREFUSED since 15:00');
});

test('what never sleeps by itself says so', () => {
  expect(describeHolds([], true, { ...silent, mayEverSleep: false }).en).toBe('studio: it never sleeps by itself');
});

test('a time of another day has its date', () => {
  expect(clockTime(new Date(2025, 11, 31, 9, 5).getTime(), now)).toBe('2025-12-31 09:05');
});
