import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceManifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { spawnController, startController, type TestController } from './support/controller.ts';
import { followEvents } from './support/follow-events.ts';
import { testManifest, testService } from './support/manifest.ts';
import { until } from './support/until.ts';

/** An editor whose open page may wake it: fetches of the same origin, held until it is ready. */
async function editor(more: Partial<ServiceManifest> = {}) {
  const folder = await temporaryFolder();
  const one = testService(folder, 'one', {}, more);
  const door = one.door && { ...one.door, backgroundWakes: true };
  return { folder, manifest: testManifest(folder, [{ ...one, door }]) };
}

const origin = 'http://one.localhost:8080';
const fetched = { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin', 'user-agent': 'Mozilla/5.0' };
const visited = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none', accept: 'text/html' };
const stop = (controller: TestController) => controller.api('/api/services/one/stop', { method: 'POST' });
const pin = (controller: TestController, forMs: number) =>
  controller.api('/api/services/one/pin', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ forMs }),
  });
const why = async (controller: TestController): Promise<string[]> =>
  JSON.parse((await controller.api('/api/services/one/why')).body).sentences;

describe('after a person has stopped it', () => {
  test('a page in the background does not wake it, until a visit does', async () => {
    const { folder, manifest } = await editor();
    const controller = await startController(folder, manifest);
    expect((await controller.door('one', { headers: fetched })).status).toBe(204);
    await stop(controller);

    expect((await controller.door('one', { headers: fetched })).status).toBe(503);
    expect((await controller.view('one')).status).toBe('stopped');
    await controller.door('one', { headers: visited });

    expect((await controller.door('one', { headers: fetched })).status).toBe(204);
  });

  test('that counts also where it slept already', async () => {
    const { folder, manifest } = await editor();
    const controller = await startController(folder, manifest);
    await stop(controller);
    expect((await controller.door('one', { headers: fetched })).status).toBe(503);
    await controller.door('one', { headers: visited });
    expect((await controller.door('one', { headers: fetched })).status).toBe(204);
  });

  test('an API client wakes it, and the page may again after that', async () => {
    const { folder, manifest } = await editor({ sleepAfterMs: 700 });
    const controller = await startController(folder, manifest);
    await controller.door('one');
    await stop(controller);

    expect((await controller.door('one')).status).toBe(204);
    await controller.untilStatus('one', 'stopped');

    expect((await controller.door('one', { headers: fetched })).status).toBe(204);
  });

  test('the next controller knows it too', async () => {
    const { folder, manifest } = await editor();
    const first = await spawnController(folder, manifest);
    await first.door('one');
    await stop(first);
    await first.kill('SIGKILL');

    const second = await spawnController(folder, manifest);

    expect((await second.door('one', { headers: fetched })).status).toBe(503);
  });
});

describe('a pin', () => {
  test('holds through a kill -9, is named as the reason, and ends when it is taken back', async () => {
    const { folder, manifest } = await editor({ sleepAfterMs: 800 });
    const first = await spawnController(folder, manifest);
    await pin(first, 3_600_000);
    await first.door('one');
    await first.kill('SIGKILL');

    const second = await spawnController(folder, manifest);
    await second.untilStatus('one', 'ready');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const view = await second.view('one');
    expect(view).toMatchObject({ status: 'ready', sleepsAt: null, holders: [{ kind: 'pin' }] });
    expect(Date.parse(view.pinnedUntil ?? '')).toBeGreaterThan(Date.now());
    expect((await why(second)).join(' ')).toMatch(/It is pinned until .*\d\d:\d\d/);

    const answer = await second.api('/api/services/one/pin', { method: 'DELETE' });
    expect(JSON.parse(answer.body)).toMatchObject({ pinnedUntil: null, holders: [] });
    await second.untilStatus('one', 'stopped');
  });

  test('of no length or of ages is refused, and so is one of a service that is not there', async () => {
    const { folder, manifest } = await editor();
    const controller = await startController(folder, manifest);
    expect((await pin(controller, 0)).status).toBe(400);
    expect((await pin(controller, 8.6e15)).status).toBe(400);
    expect((await controller.api('/api/services/two/pin', { method: 'DELETE' })).status).toBe(404);
  });
});

test('after a restart what runs has its full time', async () => {
  const { folder, manifest } = await editor({ sleepAfterMs: 4000 });
  const first = await spawnController(folder, manifest);
  await first.door('one');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await first.kill('SIGKILL');

  const second = await spawnController(folder, manifest);
  const { since } = await second.untilStatus('one', 'ready');

  const asleep = await second.untilStatus('one', 'stopped');
  expect(Date.parse(asleep.since ?? '') - Date.parse(since ?? '')).toBeGreaterThanOrEqual(4000);
});

test('whoever follows the door hears that sleep is near, and may have it stay', async () => {
  const { folder, manifest } = await editor({ sleepAfterMs: 6000 });
  const controller = await startController(folder, manifest);
  const headers = { host: 'one.localhost:8080' };
  const heard = await followEvents({ socketPath: manifest.doorsSocket, path: '/door/one/events', headers });
  await controller.door('one');
  const announced = await until('the announcement', () => heard().find((event) => event.type === 'sleep-soon'));
  expect(announced).toMatchObject({ service: 'one' });

  const stays = { path: '/stay', method: 'POST', headers: { ...fetched, origin } };
  const { sleepsAt } = JSON.parse((await controller.door('one', stays)).body);

  expect(Date.parse(sleepsAt)).toBeGreaterThan(Date.parse(announced.sleepsAt));
  const stranger = { ...stays, headers: { ...fetched, origin: 'http://other.example' } };
  expect((await controller.door('one', stranger)).status).toBe(403);
  await stop(controller);
  expect((await controller.door('one', stays)).status).toBe(503);
});

test('why tells the state, what holds it, its memory and its last wakes', async () => {
  const { folder, manifest } = await editor({ sleepAfterMs: 600_000, busy: { path: '/busy', field: 'jobs' } });
  const controller = await startController(folder, manifest);
  expect(await why(controller)).toEqual(['It is asleep.']);
  await controller.door('one');
  await until('a measurement', async () => (await controller.view('one')).memory?.peakBytes);

  expect(await why(controller)).toEqual([
    expect.stringMatching(/^It is awake since \d\d:\d\d\.$/),
    expect.stringMatching(/^Nobody uses it: it falls asleep at .*\d\d:\d\d\.$/),
    expect.stringMatching(/^Memory: it uses \d+ MB, never used more than \d+ MB, is taken to need \d+ MB\.$/),
    expect.stringMatching(/^Last wakes: \d\d:\d\d in \d+\.\d s\.$/),
  ]);
  await stop(controller);
  expect((await why(controller))[0]).toMatch(/^It is asleep since \d\d:\d\d: somebody stopped it\.$/);
});

test('history has one line for each wake, sleep and failure, with how long it took', async () => {
  const { folder, manifest } = await editor();
  const controller = await startController(folder, manifest);
  await controller.door('one');
  process.kill((await controller.view('one')).pid ?? 0, 'SIGKILL');
  await controller.untilStatus('one', 'failed');
  await controller.door('one');
  await stop(controller);

  const { entries } = JSON.parse((await controller.api('/api/history?service=one&limit=9')).body);

  expect(entries.map(({ what }: { what: string }) => what)).toEqual(['slept', 'woke', 'failed', 'woke']);
  expect(entries[3].durationMs).toBeGreaterThan(0);
  expect(entries[2].reason).toContain('SIGKILL');
  const lines = readFileSync(join(manifest.folders.state, 'history.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(entries.toReversed());
});
