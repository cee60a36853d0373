import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceManifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { arrivalMs } from '../src/budget/admission.ts';
import { spawnController, startController, type TestController } from './support/controller.ts';
import { followEvents } from './support/follow-events.ts';
import { testManifest, testService } from './support/manifest.ts';
import { until } from './support/until.ts';

const megabyte = 1024 ** 2;
const sleepAfterMs = 600_000;
/** It makes room only when a person says so, however long a test takes. */
const stays = { graceMs: 7_200_000 };

/** Room for one of its two services at a time. */
async function narrowStudio(more: Record<string, Partial<ServiceManifest>> = {}) {
  const folder = await temporaryFolder();
  const services = ['one', 'two'].map((name) =>
    testService(folder, name, {}, { memoryBytes: 400 * megabyte, sleepAfterMs, ...more[name] }),
  );
  const memory = { totalBytes: 700 * megabyte, reserveBytes: 100 * megabyte };
  return { folder, manifest: testManifest(folder, services, { memory }) };
}

const start = (controller: TestController, service: string, body: object = { wait: true }) =>
  controller.api(`/api/services/${service}/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const post = (controller: TestController, path: string) => controller.api(path, { method: 'POST' });
const historyOf = async (controller: TestController, service: string) =>
  JSON.parse((await controller.api(`/api/history?service=${service}`)).body).entries;

test('the longest idle makes room, once whoever was let in had the time to arrive', async () => {
  const { folder, manifest } = await narrowStudio();
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  const heard = await followEvents({ socketPath: manifest.apiSocket, path: '/api/events' });
  expect((await start(controller, 'two')).status).toBe(503);
  await sleep(arrivalMs);

  expect((await start(controller, 'two')).status).toBe(200);

  expect((await controller.view('one')).status).toBe('stopped');
  const [latest] = await historyOf(controller, 'one');
  expect(latest).toMatchObject({ what: 'evicted', reason: 'two needed its memory' });
  const told = await until('the event', () => heard().find((event) => event.type === 'evicted'));
  expect(told).toMatchObject({ service: 'one', inFavourOf: 'two' });
});

test('what is in use is never put to sleep, and the refusal says who holds what', async () => {
  const { folder, manifest } = await narrowStudio({ one: { busy: { path: '/busy', field: 'jobs' } } });
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  await controller.api('/api/services/one/pin', { method: 'POST', ...json({ forMs: 3_600_000 }) });

  const refused = await controller.door('two');

  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('30');
  const problem = JSON.parse(refused.body);
  expect(problem.code).toBe('not-enough-memory');
  expect(problem.detail).toMatch(
    /^It needs 400 MB of memory and 200 MB are free\. one: .*pinned until (\d{4}-\d\d-\d\d )?\d\d:\d\d, no job\.$/,
  );
  expect((await start(controller, 'two', { wait: true, evict: 'one' })).status).toBe(503);
  expect((await controller.view('one')).status).toBe('ready');
});

test('a yes puts to sleep what is only inside its grace', async () => {
  const { folder, manifest } = await narrowStudio({ one: stays });
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  const refused = await start(controller, 'two');
  expect(JSON.parse(refused.body).detail).toContain('one: last used at');

  expect((await start(controller, 'two', { wait: true, evict: 'one' })).status).toBe(200);

  expect((await controller.view('one')).status).toBe('stopped');
});

test('a yes counts by what is so now, not by the work of a moment ago', async () => {
  const { folder, manifest } = await narrowStudio({ one: { ...stays, busy: { path: '/busy', field: 'jobs' } } });
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  writeFileSync(join(folder, 'busy'), '{"jobs":1}');
  await until('its work to be seen', async () => (await controller.view('one')).holders.length > 0);
  writeFileSync(join(folder, 'busy'), '{"jobs":0}');

  expect((await start(controller, 'two', { wait: true, evict: 'one' })).status).toBe(200);
});

test('what is falling asleep gives its room to whoever comes then', async () => {
  const { folder, manifest } = await narrowStudio();
  const slow = testService(folder, 'slow', { IGNORE_TERM: '1' }, { memoryBytes: 400 * megabyte, sleepAfterMs });
  const controller = await startController(folder, { ...manifest, services: [...manifest.services, slow] });
  await start(controller, 'slow');
  const stopping = post(controller, '/api/services/slow/stop');
  await controller.untilStatus('slow', 'stopping');

  expect((await start(controller, 'two')).status).toBe(200);

  expect((await stopping).status).toBe(200);
});

test('of two starts at once only one takes the room', async () => {
  const { folder, manifest } = await narrowStudio();
  const controller = await startController(folder, manifest);

  const answers = await Promise.all([start(controller, 'one'), start(controller, 'two')]);

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 503]);
});

test('a start that fails gives its room back', async () => {
  const { folder, manifest } = await narrowStudio({
    one: { startTimeoutMs: 200, probe: { type: 'http', path: '/stream' } },
  });
  const controller = await startController(folder, manifest);
  expect((await start(controller, 'one')).status).toBe(503);

  expect((await start(controller, 'two')).status).toBe(200);
});

test('who waits in line starts when room appears, also after kill -9', async () => {
  const { folder, manifest } = await narrowStudio({ one: stays });
  const first = await spawnController(folder, manifest);
  await start(first, 'one');
  const waiting = await start(first, 'two', { line: true });
  expect(waiting.status).toBe(202);
  const line = JSON.parse((await first.api('/api/line')).body);
  expect(line).toMatchObject({ waiting: [{ service: 'two', needBytes: 400 * megabyte }] });
  await first.kill('SIGKILL');

  const second = await spawnController(folder, manifest);
  await second.untilStatus('one', 'ready');
  expect(JSON.parse((await second.api('/api/line')).body)).toEqual(line);
  expect((await second.view('two')).status).toBe('stopped');
  await post(second, '/api/services/one/stop');

  await second.untilStatus('two', 'ready');
  await until('the line to be empty', async () => (await second.api('/api/line')).body === '{"waiting":[]}');
});

test('the line is served in the order of coming', async () => {
  const { folder, manifest } = await narrowStudio({ one: stays });
  const three = testService(folder, 'three', {}, { memoryBytes: 400 * megabyte, sleepAfterMs });
  const controller = await startController(folder, { ...manifest, services: [...manifest.services, three], hosts: [] });
  await start(controller, 'one');
  await start(controller, 'three', { line: true });
  await start(controller, 'two', { line: true });

  await post(controller, '/api/services/one/stop');

  await controller.untilStatus('three', 'ready');
  expect(JSON.parse((await controller.api('/api/line')).body)).toMatchObject({ waiting: [{ service: 'two' }] });
});

test('what could never fit is told so, and waits for nothing', async () => {
  const { folder, manifest } = await narrowStudio({ two: { memoryBytes: 900 * megabyte } });
  const controller = await startController(folder, manifest);

  const refused = await start(controller, 'two', { line: true });

  expect(JSON.parse(refused.body).detail).toBe(
    'It needs 900 MB of memory, and there are 600 MB for all services together.',
  );
  expect(JSON.parse((await controller.api('/api/line')).body)).toEqual({ waiting: [] });
});

test('whoever stops what waits takes it out of the line', async () => {
  const { folder, manifest } = await narrowStudio({ one: stays });
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  await start(controller, 'two', { line: true });

  await post(controller, '/api/services/two/stop');
  await post(controller, '/api/services/one/stop');

  expect(JSON.parse((await controller.api('/api/line')).body)).toEqual({ waiting: [] });
  expect((await controller.view('two')).status).toBe('stopped');
});

test('what must run with the studio waits in line where there is no room for it', async () => {
  const { folder, manifest } = await narrowStudio({
    one: { autostart: true, ...stays },
    two: { autostart: true, ...stays },
  });
  const controller = await startController(folder, manifest);

  const line = await until('somebody to wait', async () => {
    const { waiting } = JSON.parse((await controller.api('/api/line')).body);
    return waiting.length > 0 ? waiting : null;
  });

  expect(line).toHaveLength(1);
});

test('a start counts what must run before it, and a sleep gives back what stops with it', async () => {
  const { folder, manifest } = await narrowStudio({ one: { dependsOn: ['one-queue'], ...stays } });
  const queue = testService(folder, 'one-queue', {}, { door: null, memoryBytes: 100 * megabyte, sleepAfterMs: 60_000 });
  const services = [...manifest.services, queue];
  const memory = { totalBytes: 500 * megabyte, reserveBytes: 0 };
  const controller = await startController(folder, { ...manifest, services, memory });

  expect((await start(controller, 'one')).status).toBe(200);
  expect((await start(controller, 'two')).status).toBe(503);
  expect((await start(controller, 'two', { wait: true, evict: 'one' })).status).toBe(200);
  expect((await controller.view('one-queue')).status).toBe('stopped');
  const refused = await start(controller, 'one');
  expect(JSON.parse(refused.body).detail).toMatch(/^It needs 500 MB/);
});

test('the page offers who may make room; its yes and its place in line are plain forms', async () => {
  const { folder, manifest } = await narrowStudio({ one: stays });
  const controller = await startController(folder, manifest);
  await start(controller, 'one');
  const html = {
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'none',
    'user-agent': 'Mozilla/5.0',
  };
  const form = { ...html, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

  // A visit is not kept waiting for the answer, which may take a moment.
  const refused = await until('a page that says it', async () => {
    const page = await controller.door('two', { headers: html });
    return page.body.includes('NO ROOM') && page;
  });
  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('30');
  expect(refused.body).toContain('NO ROOM: It needs 400 MB');
  expect(refused.body).toContain('EVICT one');

  await controller.door('two', { path: '/wake', method: 'POST', headers: form, body: 'target=%2Fx&line=yes' });
  expect((await controller.door('two', { headers: html })).body).toContain('IN LINE');
  const yes = { path: '/wake', method: 'POST', headers: form, body: 'target=%2Fx&evict=one' };
  expect((await controller.door('two', yes)).status).toBe(303);
  await controller.untilStatus('two', 'ready');
  expect((await controller.view('one')).status).toBe('stopped');
});

test('the memory that a service uses is seen and remembered', async () => {
  const { folder, manifest } = await narrowStudio();
  const controller = await startController(folder, manifest);
  await start(controller, 'one');

  const { memory } = await until('a measurement', async () => {
    const view = await controller.view('one');
    return view.memory?.currentBytes ? view : null;
  });

  expect(memory?.needBytes).toBe(400 * megabyte);
  expect(memory?.peakBytes).toBe(memory?.currentBytes);
  expect(memory?.currentBytes).toBeGreaterThan(5 * megabyte);
  expect(memory?.currentBytes).toBeLessThan(400 * megabyte);
  const remembered = JSON.parse(readFileSync(join(manifest.folders.state, 'controller.json'), 'utf8'));
  expect(remembered.services.one.peakBytes).toBe(memory?.peakBytes);
  expect(existsSync(join(manifest.folders.state, 'history.jsonl'))).toBe(true);
});

function json(body: object) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
