import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { identify, isRunning } from '../src/drivers/process/identity.ts';
import { controllerProgram } from '../src/index.ts';
import { spawnController, startController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';
import { send } from './support/send.ts';
import { until } from './support/until.ts';

const startsOf = (folder: string, service: string) =>
  readFileSync(join(folder, `${service}.starts`), 'utf8')
    .trim()
    .split('\n').length;

test('after kill -9 the next controller adopts what runs, and the door stays open in between', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  const { pid } = await first.view('one');

  await first.kill('SIGKILL');
  expect(existsSync(join(manifest.folders.ready, 'one'))).toBe(true);
  const warm = await send({ to: { socketPath: join(folder, 'run', 'one.sock') }, path: '/warm' });
  expect(JSON.parse(warm.body)).toMatchObject({ pid, url: '/warm' });

  const second = await spawnController(folder, manifest);
  const adopted = await second.untilStatus('one', 'ready');
  expect(adopted.pid).toBe(pid);
  expect(startsOf(folder, 'one')).toBe(1);
});

test('SIGTERM ends the controller only', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  const { pid } = await first.view('one');

  await first.kill('SIGTERM');

  expect(existsSync(join(manifest.folders.ready, 'one'))).toBe(true);
  expect(existsSync(manifest.apiSocket)).toBe(false);
  const second = await spawnController(folder, manifest);
  expect((await second.untilStatus('one', 'ready')).pid).toBe(pid);
});

test('told that no other comes, it stops its services before it ends', async () => {
  const folder = await temporaryFolder();
  const services = ['one', 'two'].map((name) => testService(folder, name));
  const manifest = testManifest(folder, services);
  const controller = await spawnController(folder, manifest);
  await Promise.all(['one', 'two'].map((name) => controller.door(name)));
  const pids = await Promise.all(['one', 'two'].map(async (name) => (await controller.view(name)).pid ?? 0));
  mkdirSync(join(manifest.folders.run, 'last'));
  expect(await controller.kill('SIGTERM')).toBe(0);
  expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  expect(existsSync(join(manifest.folders.ready, 'one'))).toBe(false);
});

test('what goes wrong while it stops its services is told by how it ends', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const controller = await spawnController(folder, manifest);
  rmSync(manifest.folders.ready, { recursive: true });
  mkdirSync(join(manifest.folders.run, 'last'));
  expect(await controller.kill('SIGTERM')).toBe(1);
  expect(existsSync(manifest.apiSocket)).toBe(false);
  expect(readFileSync(join(folder, 'controller.log'), 'utf8')).toContain('ENOENT');
});

test('a controller that comes nevertheless is not the last, also where it may not look into what told the one before', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  mkdirSync(manifest.folders.run);
  mkdirSync(join(manifest.folders.run, 'last'), { mode: 0 });
  const first = await spawnController(folder, manifest);
  await first.door('one');
  const { pid } = await first.view('one');

  expect(await first.kill('SIGTERM')).toBe(0);

  const second = await spawnController(folder, manifest);
  expect((await second.untilStatus('one', 'ready')).pid).toBe(pid);
});

test('told so while it takes over what runs, it stops that too', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  const { pid } = await first.view('one');
  const service = identify(pid ?? 0);
  if (service === null) throw new Error('it does not run');
  await first.kill('SIGKILL');
  // It is asked whether it answers, and does not.
  process.kill(service.pid, 'SIGSTOP');
  const stray = join(manifest.folders.ready, 'gone-long-ago');
  writeFileSync(stray, '');
  const second = spawn(process.execPath, [controllerProgram, join(folder, 'manifest.json')], { stdio: 'ignore' });
  const ended = once(second, 'exit');
  await until('it to take over', () => !existsSync(stray));
  mkdirSync(join(manifest.folders.run, 'last'));
  second.kill('SIGTERM');
  process.kill(service.pid, 'SIGCONT');
  expect(await ended).toEqual([0, null]);
  expect(isRunning(service)).toBe(false);
});

test('the death of an adopted service is noticed', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  await first.kill('SIGKILL');
  const second = await spawnController(folder, manifest);
  const { pid } = await second.untilStatus('one', 'ready');

  process.kill(pid ?? 0, 'SIGKILL');

  await second.untilStatus('one', 'failed');
  expect(existsSync(join(manifest.folders.ready, 'one'))).toBe(false);
});

test('a reused pid is never taken for ours', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  await first.api('/api/services/one/stop', { method: 'POST' });
  await first.kill('SIGKILL');
  // The memory names a process that runs (this test), but began at another time.
  const memoryFile = join(manifest.folders.state, 'controller.json');
  const memory = JSON.parse(readFileSync(memoryFile, 'utf8'));
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  memory.services.one.run = { pid: process.pid, startTime: '1', bootId };
  writeFileSync(memoryFile, JSON.stringify(memory));

  const second = await spawnController(folder, manifest);

  expect(await second.view('one')).toMatchObject({ status: 'stopped', pid: null });
});

test('markers that lie are mended: the one without a service goes, the one of a running service comes back', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one'), testService(folder, 'two')]);
  const marker = (name: string) => join(manifest.folders.ready, name);
  const first = await spawnController(folder, manifest);
  await first.door('one');
  await first.kill('SIGKILL');
  mkdirSync(manifest.folders.ready, { recursive: true });
  writeFileSync(marker('two'), '');
  writeFileSync(marker('gone-long-ago'), '');
  rmSync(marker('one'));

  const second = await spawnController(folder, manifest);

  await second.untilStatus('one', 'ready');
  expect(['one', 'two', 'gone-long-ago'].map((name) => existsSync(marker(name)))).toEqual([true, false, false]);
});

test('a crash shuts the door, says why, and the next request starts the service anew', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { HELPER: '1' })]);
  const controller = await startController(folder, manifest);
  await controller.door('one');
  const { pid } = await controller.view('one');

  process.kill(pid ?? 0, 'SIGKILL');

  const failed = await controller.untilStatus('one', 'failed');
  expect(failed.reason).toMatch(/^It was killed by SIGKILL while it was awake/);
  expect(existsSync(join(manifest.folders.ready, 'one'))).toBe(false);
  expect((await controller.door('one')).status).toBe(204);
});

test('a service with unfinished work starts again by itself, also with a new controller', async () => {
  const folder = await temporaryFolder();
  const pendingFile = join(folder, 'pending');
  const manifest = testManifest(folder, [testService(folder, 'one', {}, { pendingFile })]);
  writeFileSync(pendingFile, '');
  const first = await startController(folder, manifest);
  const { pid } = await first.untilStatus('one', 'ready');

  process.kill(pid ?? 0, 'SIGKILL');

  await until('another process', async () => {
    const seen = await first.view('one');
    return seen.status === 'ready' && seen.pid !== pid;
  });
});

test('what fails three times is left alone until a person starts it', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', { EXIT_AFTER_MS: '20', ANSWER_AFTER_MS: '9999' })]);
  const controller = await startController(folder, manifest);
  for (const _attempt of [1, 2, 3]) await controller.door('one');

  const refused = await controller.door('one');

  expect(startsOf(folder, 'one')).toBe(3);
  expect(JSON.parse(refused.body).detail).toContain('failed 3 times in 10 minutes');
  const headers = { 'content-type': 'application/json' };
  await controller.api('/api/services/one/start', { method: 'POST', headers, body: '{"wait":true}' });
  expect(startsOf(folder, 'one')).toBe(4);
});

test('a torn memory is no obstacle, and is told', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  mkdirSync(manifest.folders.state, { recursive: true });
  writeFileSync(join(manifest.folders.state, 'controller.json'), '{"format":1,"serv');

  const controller = await startController(folder, manifest);

  expect((await controller.door('one')).status).toBe(204);
  expect(readFileSync(join(folder, 'controller.log'), 'utf8')).toContain('is damaged');
});

test('a second controller of the same studio refuses to run and harms nothing', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const first = await spawnController(folder, manifest);

  const words = [controllerProgram, join(folder, 'manifest.json')];
  const second = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });

  expect(second.status).toBe(1);
  expect(second.stderr).toContain('runs already');
  expect((await first.api('/health')).status).toBe(200);
});
