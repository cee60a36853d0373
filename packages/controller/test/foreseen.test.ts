import { expect, test } from 'vitest';
import { admittedWithForesight } from '../../../bench/support/foreseen.ts';
import { paperRequests, paperServices } from '../../../bench/support/paper-studio.ts';
import { type PaperRequest, replay } from '../../../bench/support/replay.ts';

const gigabyte = 1024 ** 3;
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

test('foresight finds the most that can be admitted, as trying every choice does', () => {
  for (const seed of seeds) {
    // Crowded, so that choices matter.
    const requests = paperRequests(10, seed).map((request) => ({ ...request, atMs: request.atMs / 6 }));

    expect(admittedWithForesight(paperServices, requests, 10 * gigabyte), `seed ${seed}`).toBe(
      mostOfAllChoices(requests, 10 * gigabyte),
    );
  }
});

test('no policy without foresight admits more', () => {
  for (const seed of seeds) {
    const requests = paperRequests(300, seed);
    const { admitted } = replay(paperServices, requests, 10 * gigabyte);

    expect(admittedWithForesight(paperServices, requests, 10 * gigabyte), `seed ${seed}`).toBeGreaterThanOrEqual(
      admitted,
    );
  }
});

/** Tries each set of wakes and looks whether it fits at every moment at which somebody comes. */
function mostOfAllChoices(requests: readonly PaperRequest[], limitBytes: number): number {
  const wakes = requests.filter(({ type }) => type === 'wake');
  const choices = Array.from({ length: 2 ** wakes.length }, (_, bits) =>
    wakes.filter((_wake, index) => (bits >> index) & 1),
  );
  return Math.max(...choices.filter(fits).map(({ length }) => length));

  function fits(chosen: readonly PaperRequest[]): boolean {
    return chosen.every(({ atMs }) => {
      const inUse = paperServices.filter(({ name }) => chosen.some((wake) => isUsed(wake, name, atMs)));
      return inUse.reduce((sum, { needBytes }) => sum + needBytes, 0) <= limitBytes;
    });
  }

  function isUsed(wake: PaperRequest, name: string, nowMs: number): boolean {
    if (wake.type !== 'wake' || wake.service !== name || wake.atMs > nowMs) return false;
    const sleep = requests.find(({ type, service, atMs }) => type === 'sleep' && service === name && atMs >= wake.atMs);
    return nowMs < Math.min(wake.atMs + wake.useMs, sleep?.atMs ?? Number.POSITIVE_INFINITY);
  }
}
