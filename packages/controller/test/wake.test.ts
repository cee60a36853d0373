import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findProcesses, temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { startController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';
import { until } from './support/until.ts';

const startsOf = (folder: string, service: string) =>
  readFileSync(join(folder, `${service}.starts`), 'utf8')
    .trim()
    .split('\n').length;

test('200 simultaneous requests make one start, and all go', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { ANSWER_AFTER_MS: '300' })]);
  const controller = await startController(folder, manifest);

  const answers = await Promise.all(Array.from({ length: 200 }, () => controller.door('one')));

  expect(answers.map(({ status, headers }) => `${status} ${headers['x-veille']}`)).toEqual(Array(200).fill('204 go'));
  expect(startsOf(folder, 'one')).toBe(1);
});

test('what a service needs is ready before it and stops after it', async () => {
  const folder = await temporaryFolder();
  const queue = testService(folder, 'app-queue', { ANSWER_AFTER_MS: '200' }, { door: null });
  const manifest = testManifest(folder, [testService(folder, 'app', {}, { dependsOn: ['app-queue'] }), queue]);
  const controller = await startController(folder, manifest);

  expect((await controller.door('app')).status).toBe(204);
  expect((await controller.view('app-queue')).status).toBe('ready');

  await controller.api('/api/services/app/stop', { method: 'POST' });
  await controller.untilStatus('app-queue', 'stopped');
  const log = readFileSync(join(folder, 'controller.log'), 'utf8');
  expect(log.indexOf('app-queue is ready')).toBeLessThan(log.indexOf('app is ready'));
  expect(log.indexOf('app is stopped')).toBeLessThan(log.indexOf('app-queue is stopping'));
});

test('the marker is there exactly while the service is ready', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { ANSWER_AFTER_MS: '200' })]);
  const marker = join(manifest.folders.ready, 'one');
  const controller = await startController(folder, manifest);

  const held = controller.door('one');
  await controller.untilStatus('one', 'starting');
  expect(existsSync(marker)).toBe(false);
  await held;
  expect(existsSync(marker)).toBe(true);
  const stopping = controller.api('/api/services/one/stop', { method: 'POST' });
  await until('the marker to go', () => !existsSync(marker));
  await stopping;
  expect((await controller.view('one')).status).toBe('stopped');
});

test('a request that comes while the service stops waits and finds it started anew', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { IGNORE_TERM: '1' })]);
  const controller = await startController(folder, manifest);
  await controller.door('one');
  const first = await controller.view('one');

  const stopping = controller.api('/api/services/one/stop', { method: 'POST' });
  await controller.untilStatus('one', 'stopping');
  const held = await controller.door('one');
  await stopping;

  expect(held.status).toBe(204);
  const second = await controller.untilStatus('one', 'ready');
  expect(second.pid).not.toBe(first.pid);
  expect(startsOf(folder, 'one')).toBe(2);
});

test('a start that ends too early fails with its exit code and last line', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { EXIT_AFTER_MS: '50', ANSWER_AFTER_MS: '9999' })]);
  const controller = await startController(folder, manifest);

  const answer = await controller.door('one');

  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 'start-failed',
    detail: 'It exited with code 7 before it was ready: Error: model not found',
  });
});

test('a start that takes too long fails, and leaves no process', async () => {
  const folder = await temporaryFolder();
  const slow = testService(folder, 'one', { ANSWER_AFTER_MS: '60000', HELPER: '1' }, { startTimeoutMs: 400 });
  const controller = await startController(folder, testManifest(folder, [slow]));

  const answer = await controller.api('/api/services/one/start', {
    method: 'POST',
    headers: json,
    body: '{"wait":true}',
  });

  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body).code).toBe('start-timeout');
  expect(await findProcesses(folder)).toEqual([]);
});

test('a request that is held too long gets a 503 while the start goes on', async () => {
  const folder = await temporaryFolder();
  const slow = testService(folder, 'one', { ANSWER_AFTER_MS: '700' });
  const controller = await startController(folder, testManifest(folder, [slow], { holdTimeoutMs: 200 }));

  const answer = await controller.door('one');

  expect(answer.status).toBe(503);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  await controller.untilStatus('one', 'ready');
});

test('a service that stops leaves none of its helpers, though its leader ignores SIGTERM', async () => {
  const folder = await temporaryFolder();
  const stubborn = testService(folder, 'one', { IGNORE_TERM: '1', HELPER: '1' });
  stubborn.process = stubborn.process && { ...stubborn.process, stopTimeoutMs: 200 };
  const controller = await startController(folder, testManifest(folder, [stubborn]));
  await controller.door('one');

  await controller.api('/api/services/one/stop', { method: 'POST' });

  expect(await findProcesses(folder)).toEqual([]);
  expect(existsSync(join(folder, 'run', 'one.sock'))).toBe(false);
});

test('a port that a stranger listens on is not taken for the service', async () => {
  const folder = await temporaryFolder();
  const stranger = createServer((_request, response) => response.end('not yours')).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  onTestFinished(() => void stranger.close());
  const address = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const controller = await startController(folder, testManifest(folder, [testService(folder, 'one', {}, { address })]));

  const answer = await controller.door('one');

  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'port-taken', detail: expect.stringContaining(address) });
});

test('shutdown leaves no process, socket or marker', async () => {
  const folder = await temporaryFolder();
  const services = ['one', 'two'].map((name) => testService(folder, name, { HELPER: '1' }));
  const controller = await startController(folder, testManifest(folder, services));
  await Promise.all([controller.door('one'), controller.door('two')]);

  const answer = await controller.api('/api/shutdown', { method: 'POST' });

  expect(JSON.parse(answer.body)).toEqual({ stopped: ['one', 'two'] });
  expect(await findProcesses(folder)).toEqual([]);
  await until('the controller to go', () => !existsSync(join(folder, 'run', 'controller.pid')));
  for (const file of ['api.sock', 'doors.sock', 'controller.pid', 'one.sock', 'ready/one']) {
    expect(existsSync(join(folder, 'run', file)), file).toBe(false);
  }
});

const json = { 'content-type': 'application/json' };
