import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, ServiceManifest } from '@veille/protocol';
import { findProcesses, freePort, temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { compareManifests } from '../src/reload.ts';
import { caddies, caddyService, writeCaddyfile } from './support/caddy.ts';
import { startController, type TestController } from './support/controller.ts';
import { testManifest, testService, writeManifest } from './support/manifest.ts';
import { send } from './support/send.ts';
import { until } from './support/until.ts';

const startsOf = (folder: string, service: string) =>
  readFileSync(join(folder, `${service}.starts`), 'utf8')
    .trim()
    .split('\n').length;

async function reload(controller: TestController, folder: string, manifest: Manifest) {
  writeManifest(folder, manifest);
  const answer = await controller.api('/api/reload', { method: 'POST' });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

test('a reload applies only the difference', async () => {
  const folder = await temporaryFolder();
  const [kept, other, removed] = ['kept', 'other', 'removed'].map((name) => testService(folder, name)) as Three;
  const controller = await startController(folder, testManifest(folder, [kept, other, removed]));
  await Promise.all(['kept', 'other', 'removed'].map((name) => controller.door(name)));
  const renamed = { ...kept, title: 'Another title', door: kept.door && { ...kept.door, wake: 'button' as const } };
  const changed = testService(folder, 'other', { EXTRA: '1' });

  const { body } = await reload(
    controller,
    folder,
    testManifest(folder, [renamed, changed, testService(folder, 'added')]),
  );

  expect(body).toEqual({
    added: ['added'],
    removed: ['removed'],
    changed: ['other'],
    proxyReloaded: false,
    closedStreams: 0,
  });
  expect(await controller.view('kept')).toMatchObject({ title: 'Another title', status: 'ready' });
  expect([startsOf(folder, 'kept'), startsOf(folder, 'other')]).toEqual([1, 2]);
  expect(await controller.view('other')).toMatchObject({ status: 'ready' });
  expect(await controller.view('added')).toMatchObject({ status: 'stopped' });
  expect(existsSync(join(folder, 'run', 'removed.sock'))).toBe(false);
  expect((await controller.api('/api/services/removed')).status).toBe(404);
});

test('a changed service that sleeps goes on sleeping', async () => {
  const folder = await temporaryFolder();
  const controller = await startController(folder, testManifest(folder, [testService(folder, 'one')]));
  const { body } = await reload(controller, folder, testManifest(folder, [testService(folder, 'one', { EXTRA: '1' })]));
  expect(body.changed).toEqual(['one']);
  expect(existsSync(join(folder, 'one.starts'))).toBe(false);
});

test('what failed again and again with work to finish is tried again when a person takes the manifest anew', async () => {
  const folder = await temporaryFolder();
  const pendingFile = join(folder, 'pending');
  const manifest = testManifest(folder, [testService(folder, 'one', {}, { pendingFile })]);
  const controller = await startController(folder, manifest);
  await controller.door('one');
  writeFileSync(pendingFile, '');
  for (const _crash of [1, 2, 3]) {
    const { pid } = await controller.untilStatus('one', 'ready');
    process.kill(pid ?? 0, 'SIGKILL');
    await until('another process or none', async () => (await controller.view('one')).pid !== pid);
  }
  const { reason } = await controller.untilStatus('one', 'failed');
  expect(reason).toContain('failed 3 times');

  await reload(controller, folder, manifest);

  await controller.untilStatus('one', 'ready');
});

test('whoever is held by a service that is taken out gets an answer, and it is not started again', async () => {
  const folder = await temporaryFolder();
  const never = testService(folder, 'one', { ANSWER_AFTER_MS: '60000' }, { startTimeoutMs: 60_000 });
  const controller = await startController(folder, testManifest(folder, [never], { holdTimeoutMs: 60_000 }));
  const held = controller.door('one');
  await controller.untilStatus('one', 'starting');

  await reload(controller, folder, testManifest(folder, []));

  expect((await held).status).toBe(503);
  expect(await findProcesses(folder)).toEqual([]);
});

test('a manifest that makes no sense changes nothing', async () => {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  const controller = await startController(folder, manifest);
  const { status, body } = await reload(controller, folder, { ...manifest, format: 2 } as unknown as Manifest);
  expect(status).toBe(422);
  expect(body.code).toBe('config-invalid');
  expect((await controller.door('one')).status).toBe(204);
});

describe.each(caddies)('with Caddy $version', ({ program }) => {
  /** A studio whose only door is `one` or `two`, and what takes it. */
  const setUp = async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    const hosts = ['one', 'two'].map((name) => `${name}.localhost:${port}`);
    const write = (name: string, remark = '') => {
      const manifest = testManifest(folder, [testService(folder, name), caddyService(folder, program)], { hosts });
      writeCaddyfile(folder, manifest, port, remark);
      return manifest;
    };
    const controller = await startController(folder, write('one'));
    const kill = async () => {
      const { pid } = await controller.untilStatus('caddy', 'ready');
      process.kill(pid ?? 0, 'SIGKILL');
      await until('another Caddy or none', async () => (await controller.view('caddy')).pid !== pid);
    };
    const opens = async (name: string) => {
      const headers = { host: `${name}.localhost:${port}` };
      return (await send({ to: { host: '127.0.0.1', port }, path: '/x', headers })).body.includes('"url":"/x"');
    };
    const { pid } = await controller.untilStatus('caddy', 'ready');
    return {
      folder,
      port,
      controller,
      write,
      kill,
      opens,
      pid,
      take: (manifest: Manifest) => reload(controller, folder, manifest),
    };
  };

  test('Caddy is told only of what differs, and keeps what it has when the new is wrong', async () => {
    const { controller, write, take, opens, pid } = await setUp();
    expect((await take(write('one', 'another remark'))).body.proxyReloaded).toBe(false);
    expect((await take(write('two'))).body.proxyReloaded).toBe(true);
    expect((await take(write('two'))).body.proxyReloaded).toBe(false);

    const refused = await take(write('two', 'wrong\n}}'));

    expect(refused).toMatchObject({ status: 422, body: { code: 'config-invalid' } });
    expect(await opens('two')).toBe(true);
    expect((await controller.view('caddy')).pid).toBe(pid);
  });

  test('Caddy is told nothing again, in whatever order it lists the sites that keep no log', async () => {
    const { folder, write, take, port } = await setUp();
    const sites = ['a', 'b', 'c', 'd'].map((name) => `http://${name}.localhost:${port}`).join(', ');
    const manifest = write('one');
    appendFileSync(join(folder, 'Caddyfile'), `${sites} {\n\tbind 127.0.0.1\n\trespond ok\n}\n`);
    // A controller that has only just started its Caddy may have seen the new sites by itself.
    await take(manifest);
    const reloaded: boolean[] = [];
    for (let time = 0; time < 20; time += 1) reloaded.push((await take(manifest)).body.proxyReloaded);
    expect(reloaded).toEqual(new Array(20).fill(false));
    expect(
      (await send({ to: { host: '127.0.0.1', port }, path: '/', headers: { host: `c.localhost:${port}` } })).body,
    ).toBe('ok');
  });

  test('a Caddy that has started again is not told what it has just read', async () => {
    const { controller, write, take, kill } = await setUp();
    await kill();
    await controller.untilStatus('caddy', 'ready');
    expect((await take(write('one'))).body.proxyReloaded).toBe(false);
  });

  test('the first doors come back after others that Caddy took while it was down', async () => {
    const { controller, write, take, kill, opens } = await setUp();
    for (const _crash of [1, 2, 3]) await kill();
    await controller.untilStatus('caddy', 'failed');
    await take(write('two'));
    expect(await opens('two')).toBe(true);

    expect((await take(write('one'))).body.proxyReloaded).toBe(true);

    expect(await opens('one')).toBe(true);
  });

  test('the doors come back after others that Caddy read by itself and the controller refused', async () => {
    const { write, take, kill, controller, opens } = await setUp();
    const elsewhere = { ...write('two'), apiSocket: '/elsewhere.sock' };
    await kill();
    await controller.untilStatus('caddy', 'ready');
    expect((await take(elsewhere)).status).toBe(422);

    expect((await take(write('one'))).body.proxyReloaded).toBe(true);

    expect(await opens('one')).toBe(true);
  });
});

describe('the difference of two manifests', () => {
  const folder = '/studio';
  const one = testService(folder, 'one');
  const differ = (after: ServiceManifest) =>
    compareManifests(testManifest(folder, [one]), testManifest(folder, [after])).changed;

  test.each<[string, Partial<ServiceManifest>]>([
    ['another command', { process: one.process && { ...one.process, command: ['other'] } }],
    ['another address', { address: '127.0.0.1:1' }],
    ['no longer able to run', { driver: 'unavailable' }],
    ['another dependency', { dependsOn: ['queue'] }],
  ])('%s is another process', (_what, change) => expect(differ({ ...one, ...change })).toEqual(['one']));

  test.each<[string, Partial<ServiceManifest>]>([
    ['another door', { door: one.door && { ...one.door, name: 'cut' } }],
    ['another time to sleep', { sleepAfterMs: 1 }],
    ['another title', { title: 'x' }],
    ['nothing', {}],
  ])('%s is the same process', (_what, change) => expect(differ({ ...one, ...change })).toEqual([]));
});

type Three = [ServiceManifest, ServiceManifest, ServiceManifest];
