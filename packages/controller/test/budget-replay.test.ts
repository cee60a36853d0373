import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stoppedByPerson } from '../src/history/ended.ts';
import { StartError } from '../src/lifecycle/reasons.ts';
import type { Service } from '../src/lifecycle/service.ts';
import { paperStudio } from './support/paper-studio.ts';

const megabyte = 1024 ** 2;
const second = 1000;
const requestCount = 2000;
const limitBytes = 1500 * megabyte;

/** Two share a queue, one has its own, one never sleeps by itself; all together need nearly twice of what there is. */
const services = {
  one: { memoryBytes: 400 * megabyte, sleepAfterMs: 60 * second, dependsOn: ['queue'] },
  two: { memoryBytes: 300 * megabyte, sleepAfterMs: 90 * second, dependsOn: ['queue'], graceMs: 40 * second },
  three: { memoryBytes: 500 * megabyte, sleepAfterMs: 120 * second, dependsOn: ['store'], openSocketHolds: true },
  four: { memoryBytes: 700 * megabyte, sleepAfterMs: 60 * second, graceMs: 20 * second },
  five: { memoryBytes: 200 * megabyte, sleepAfterMs: null },
  queue: { door: null, memoryBytes: 100 * megabyte, sleepAfterMs: 60 * second },
  store: { door: null, memoryBytes: 300 * megabyte, sleepAfterMs: 60 * second },
};
const doors = ['one', 'two', 'three', 'four', 'five'];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('2,000 requests at once and in turn: never over the limit, and nobody in use or pinned is put to sleep', async () => {
  const random = randomNumbers(1);
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)] as Value;
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const { studio, paper, service } = await paperStudio(services);
  const inUse = new Map<string, number>();
  const counts = { asked: 0, let: 0, refused: 0, evicted: 0, peakBytes: 0 };
  const faults: string[] = [];
  const byHand = new Set<string>();
  paper.totalBytes = limitBytes;
  paper.inFlight = (name) => inUse.get(name) ?? 0;
  paper.onStart = () => pause(random() * 8 * second);
  paper.onStop = () => pause(random() * 4 * second);
  studio.events.subscribe((event) => {
    if (event.type === 'evicted') counts.evicted += 1;
    if (event.type !== 'status') return;
    counts.peakBytes = Math.max(counts.peakBytes, promisedBytes(studio.services));
    if (event.status === 'stopping') judgeStop(event.service);
  });

  for (let count = 0; count < requestCount; count += 1) {
    if (random() < 0.6) await vi.advanceTimersByTimeAsync(random() * 15 * second);
    ask();
  }
  await vi.advanceTimersByTimeAsync(3600 * second);

  expect(faults).toEqual([]);
  expect(counts.peakBytes).toBeLessThanOrEqual(limitBytes);
  // All are answered, and nothing is left of what was promised to them.
  expect(counts.let + counts.refused).toBe(counts.asked);
  expect(studio.services.filter(({ isAwake }) => isAwake).map(({ name }) => name)).toEqual(
    service('five').isReady ? ['five'] : [],
  );
  // Otherwise nothing was tried.
  expect(counts.peakBytes).toBeGreaterThan(limitBytes * 0.9);
  expect(counts.evicted).toBeGreaterThan(20);
  expect(counts.refused).toBeGreaterThan(20);

  function ask(): void {
    const dice = random();
    const name = pick(doors);
    if (dice < 0.75) void use(name);
    else if (dice < 0.85) {
      studio.budget.sayYes(service(name), pick(doors));
      void use(name);
    } else if (dice < 0.9) pin(pick(Object.keys(services)));
    else if (dice < 0.95) studio.line.join(name);
    else void stopByHand(name);
  }

  /** As a door does: whoever is let through is in flight for a while. */
  async function use(name: string): Promise<void> {
    counts.asked += 1;
    try {
      await service(name).wake();
    } catch (error) {
      counts.refused += 1;
      if (!(error instanceof StartError)) faults.push(`${name}: ${error}`);
      return;
    }
    counts.let += 1;
    if (!service(name).isReady) return;
    studio.find(name).own?.watch.noteAsked();
    inUse.set(name, (inUse.get(name) ?? 0) + 1);
    await pause(random() * 30 * second);
    inUse.set(name, (inUse.get(name) ?? 0) - 1);
  }

  function pin(name: string): void {
    studio.wishes.setPin(name, { sinceMs: Date.now(), untilMs: Date.now() + random() * 60 * second });
    studio.find(name).own?.watch.lookAnew();
  }

  async function stopByHand(name: string): Promise<void> {
    byHand.add(name);
    await service(name).stop(stoppedByPerson);
    byHand.delete(name);
  }

  function judgeStop(name: string): void {
    if (byHand.has(name)) return;
    if (paper.inFlight(name) > 0) faults.push(`${name} was in use`);
    if (studio.isPinned(service(name))) faults.push(`${name} was pinned`);
    const needing = studio.dependantsOf(service(name)).filter(({ isAwake }) => isAwake);
    if (needing.length > 0) faults.push(`${name} was needed`);
  }
});

function promisedBytes(all: readonly Service[]): number {
  const present = all.filter(({ state }) => state === 'starting' || state === 'ready' || state === 'stopping');
  return present.reduce((sum, { manifest }) => sum + (manifest.memoryBytes ?? 0), 0);
}

/** The same numbers from 0 to 1 for the same seed: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
