import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastingAddress, type ServiceManifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleWatch } from '../src/activity/idle-watch.ts';
import type { Pin } from '../src/activity/look.ts';
import type { Service } from '../src/lifecycle/service.ts';
import { testService } from './support/manifest.ts';

const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ready service that notes what is done to its door, and a watch over it on a clock of our own. */
async function watched(more: Partial<ServiceManifest> = {}) {
  const folder = await temporaryFolder();
  const manifest = testService(folder, 'one', {}, { sleepAfterMs: 15 * minute, openSocketHolds: true, ...more });
  const accessLog = join(folder, 'access.log');
  if (manifest.door) manifest.door = { ...manifest.door, accessLog };
  const done: string[] = [];
  const service = {
    name: 'one',
    manifest,
    state: 'ready',
    get isReady() {
      return service.state === 'ready';
    },
    openDoor: () => void done.push('open'),
    shutDoor: () => void done.push('shut'),
    stop: async () => {
      done.push('stop');
      service.state = 'stopped';
    },
  };
  const world = {
    inFlight: 0,
    /** WebSockets and EventSources, where they do not hold. */
    lasting: 0,
    dependants: [] as string[],
    pin: null as Pin | null,
    /** Happens after Caddy has counted and before its answer is here. */
    onCount: () => undefined as unknown,
  };
  const announced: number[] = [];
  const watch = new IdleWatch(service as unknown as Service, {
    log: { info: () => undefined, warn: () => undefined },
    now: Date.now,
    dependants: () => [...world.dependants],
    pin: () => world.pin,
    announce: (sleepsAt) => void announced.push(sleepsAt - Date.now()),
    remember: () => undefined,
    gauge: async () => {
      const counted = new Map([
        [manifest.address, world.inFlight],
        [lastingAddress(manifest.address), world.lasting],
      ]);
      await null;
      world.onCount();
      return counted;
    },
  });
  const request = () => {
    writeFileSync(accessLog, 'x');
    utimesSync(accessLog, new Date(), new Date());
  };
  watch.follow();
  return { watch, done, announced, world, request, service };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('silence for its time lets it sleep: the door first, then the service', async () => {
  const { done } = await watched();
  await pass(14 * minute);
  expect(done).toEqual([]);
  await pass(2 * minute);
  expect(done).toEqual(['shut', 'stop']);
});

test('one request of 5 ms every 10 s keeps it awake for an hour', async () => {
  const { done, request } = await watched({ sleepAfterMs: 20_000 });
  for (let passed = 0; passed < 60 * minute; passed += 10_000) {
    await pass(10_000);
    request();
  }
  expect(done).toEqual([]);
});

test('what was open counts until it was closed', async () => {
  const { done, world } = await watched();
  world.inFlight = 1;
  await pass(60 * minute);
  world.inFlight = 0;
  await pass(14 * minute);
  expect(done).toEqual([]);
  await pass(2 * minute);
  expect(done).toEqual(['shut', 'stop']);
});

test('where sockets do not hold, a long request does', async () => {
  const { done, world, watch } = await watched({ openSocketHolds: false });
  Object.assign(world, { inFlight: 1, lasting: 3 });
  await pass(60 * minute);
  expect(done).toEqual([]);
  expect((await watch.describe()).holds).toMatchObject([{ kind: 'socket', count: 1 }]);
  world.inFlight = 0;
  await pass(16 * minute);
  expect(done).toEqual(['shut', 'stop']);
});

test.each([
  ['does not answer', 'ETIMEDOUT', []],
  ['does not run', 'ENOENT', ['shut', 'stop']],
])(
  'where sockets do not hold and Caddy %s (%s), it sleeps only if nothing can be in flight',
  async (_what, code, expected) => {
    const { done, world } = await watched({ openSocketHolds: false });
    world.onCount = () => {
      throw Object.assign(new Error(code), { code });
    };
    await pass(60 * minute);
    expect(done).toEqual(expected);
  },
);

test('who depends on it holds it', async () => {
  const { watch, done, world } = await watched();
  world.dependants = ['film-server'];
  await pass(60 * minute);
  expect(done).toEqual([]);
  const { holds, sleepsAt } = await watch.describe();
  expect(sleepsAt).toBeNull();
  expect(holds).toMatchObject([{ kind: 'dependant', name: 'film-server' }]);
});

test.each([
  ['a socket that means nothing', ({ world }: Studio) => Object.assign(world, { lasting: 1 })],
  ['a request that has ended', ({ request }: Studio) => request()],
  ['a request that has begun', ({ world }: Studio) => Object.assign(world, { inFlight: 1 })],
  ['a question at the door', ({ watch }: Studio) => watch.noteAsked()],
])('%s in the 200 ms after the door was shut opens it again', async (_what, come) => {
  const studio = await watched({ sleepAfterMs: 10_000, openSocketHolds: false });
  while (!studio.done.includes('shut')) await pass(100);

  come(studio);
  await pass(250);

  expect(studio.done).toEqual(['shut', 'open']);
  expect(studio.service.state).toBe('ready');
});

test.each([
  ['a question at the door', ({ watch }: Studio) => watch.noteAsked()],
  ['a request that has ended', ({ request }: Studio) => request()],
  [
    'a pin',
    ({ world }: Studio) => Object.assign(world, { pin: { sinceMs: Date.now(), untilMs: Date.now() + minute } }),
  ],
  ['a start of what needs it', ({ world }: Studio) => world.dependants.push('film-server')],
])('%s after Caddy has counted and before the last look is over opens it again', async (_what, come) => {
  const studio = await watched({ sleepAfterMs: 10_000 });
  while (!studio.done.includes('shut')) await pass(100);

  studio.world.onCount = () => come(studio);
  await pass(250);

  expect(studio.done).toEqual(['shut', 'open']);
  expect(studio.service.state).toBe('ready');
});

test('a pin holds it until its time is over, then it has its full time', async () => {
  const { done, world } = await watched();
  world.pin = { sinceMs: Date.now(), untilMs: Date.now() + 120 * minute };
  await pass(120 * minute);
  world.pin = null;
  await pass(14 * minute);
  expect(done).toEqual([]);
  await pass(2 * minute);
  expect(done).toEqual(['shut', 'stop']);
});

test('sleep is announced once, five minutes before it comes', async () => {
  const { announced } = await watched();
  await pass(9 * minute);
  expect(announced).toEqual([]);
  await pass(2 * minute);
  expect(announced).toHaveLength(1);
  expect(announced[0]).toBeLessThanOrEqual(5 * minute);
  expect(announced[0]).toBeGreaterThan(4.7 * minute);
  await pass(3 * minute);
  expect(announced).toHaveLength(1);
});

test('sleep is announced at half of a short time, and anew for whoever stayed', async () => {
  const { announced, watch, done } = await watched({ sleepAfterMs: 2 * minute });
  await pass(0.9 * minute);
  expect(announced).toEqual([]);
  await pass(0.3 * minute);
  expect(announced).toHaveLength(1);
  watch.noteAsked();
  await pass(1.5 * minute);
  expect(announced).toHaveLength(2);
  expect(done).toEqual([]);
});

test('since when something holds is counted from its beginning, not from the last look', async () => {
  const { world, watch } = await watched();
  await pass(minute);
  world.inFlight = 1;
  await pass(minute);
  const begun = Date.now();
  await pass(9 * minute);
  world.inFlight = 3;
  const { holds } = await watch.describe();
  expect(holds).toMatchObject([{ kind: 'socket' }]);
  expect(holds[0]?.sinceMs).toBeLessThanOrEqual(begun);
});

test('a service that never sleeps is not looked at', async () => {
  const { done } = await watched({ sleepAfterMs: null });
  expect(vi.getTimerCount()).toBe(0);
  expect(done).toEqual([]);
});

type Studio = Awaited<ReturnType<typeof watched>>;
