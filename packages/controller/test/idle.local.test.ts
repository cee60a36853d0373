import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceManifest } from '@veille/protocol';
import { freePort, temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { caddies, caddyService, writeCaddyfile } from './support/caddy.ts';
import { startController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';
import { send } from './support/send.ts';

const startsOf = (folder: string) => readFileSync(join(folder, 'one.starts'), 'utf8').trim().split('\n').length;

describe.each(caddies)('behind Caddy $version', ({ program }) => {
  /** A studio with Caddy and one service that was just woken through its door. */
  async function wokenStudio(more: Partial<ServiceManifest>) {
    const folder = await temporaryFolder();
    const port = await freePort();
    const one = testService(folder, 'one', {}, more);
    const door = one.door && { ...one.door, url: `http://one.localhost:${port}` };
    const manifest = testManifest(folder, [{ ...one, door }, caddyService(folder, program)]);
    writeCaddyfile(folder, manifest, port);
    const controller = await startController(folder, manifest);
    await controller.untilStatus('caddy', 'ready');
    const to = { host: '127.0.0.1', port };
    const headers = { host: `one.localhost:${port}` };
    const visit = (path = '/') => send({ to, path, headers });
    expect((await visit()).status).toBe(200);
    return { folder, controller, visit, to, headers };
  }

  test('a quick request now and then keeps a service awake, and silence lets it sleep', async () => {
    const { folder, controller, visit } = await wokenStudio({ sleepAfterMs: 3000 });

    for (let count = 0; count < 7; count += 1) {
      await sleep(700);
      expect((await visit()).status).toBe(200);
    }
    expect(startsOf(folder)).toBe(1);

    const asleep = await controller.untilStatus('one', 'stopped');
    expect(asleep.lastActivity).not.toBeNull();
  });

  test('an open stream holds a service that says so, and is named', async () => {
    const { controller, to, headers } = await wokenStudio({ sleepAfterMs: 600, openSocketHolds: true });
    const stream = request({ ...to, headers, path: '/stream', agent: false });
    stream.on('error', () => undefined);
    onTestFinished(() => void stream.destroy());
    await new Promise((resolve) => stream.on('response', resolve).end());

    await sleep(1500);
    const view = await controller.view('one');
    expect(view).toMatchObject({ status: 'ready', sleepsAt: null });
    expect(view.holders).toMatchObject([{ kind: 'socket', text: '1 request or socket is open' }]);

    stream.destroy();
    await controller.untilStatus('one', 'stopped');
  });

  test('where sockets mean nothing neither an EventSource nor a WebSocket holds, and any other long request does', async () => {
    const { controller, to, headers } = await wokenStudio({ sleepAfterMs: 600, openSocketHolds: false });
    const open = async (more: Record<string, string>) => {
      const stream = request({ ...to, headers: { ...headers, ...more }, path: '/stream', agent: false });
      stream.on('error', () => undefined);
      onTestFinished(() => void stream.destroy());
      await new Promise((resolve) => stream.on('response', resolve).end());
      return stream;
    };
    await open({ accept: 'text/event-stream' });
    await open({ connection: 'Upgrade', upgrade: 'websocket' });
    const download = await open({});

    await sleep(1500);
    const view = await controller.view('one');
    expect(view).toMatchObject({ status: 'ready', sleepsAt: null });
    expect(view.holders).toMatchObject([{ kind: 'socket', text: '1 request or socket is open' }]);

    download.destroy();
    await controller.untilStatus('one', 'stopped');
  });

  test('work holds a service, and a probe that cannot answer holds it too', async () => {
    const busy = { path: '/busy', field: 'jobs' };
    const { folder, controller, visit } = await wokenStudio({ sleepAfterMs: 400, busy });
    writeFileSync(join(folder, 'busy'), '{"jobs":2}');
    // It may have fallen asleep before it had work.
    await visit();
    await sleep(1200);
    expect((await controller.view('one')).holders).toMatchObject([{ kind: 'job', text: 'It has 2 jobs to do' }]);

    writeFileSync(join(folder, 'busy'), 'out of order');
    await sleep(1200);
    const unknown = await controller.view('one');
    expect(unknown.status).toBe('ready');
    expect(unknown.holders).toMatchObject([{ kind: 'unknown' }]);

    writeFileSync(join(folder, 'busy'), '{"jobs":0}');
    await controller.untilStatus('one', 'stopped');
  });
});
