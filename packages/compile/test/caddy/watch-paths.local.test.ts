import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { caddies } from '../support/caddies.ts';
import { type Echo, echoService } from '../support/echo-service.ts';
import { fakeController } from '../support/fake-controller.ts';
import { web } from '../support/fixtures.ts';
import { listen } from '../support/listen.ts';
import { runStudio } from '../support/running-studio.ts';
import { send } from '../support/send.ts';

const stack = defineStack({ services: { film: web({ door: 'app' }) } });

describe.each(caddies)('Caddy $version', (caddy) => {
  test('/.veille/ is never handed to the service, not even by an open door', async () => {
    const { port, manifest, openDoor } = await runStudio(caddy, stack);
    const controller = await fakeController(manifest.doorsSocket);
    const seen: Echo[] = [];
    await listen(echoService(seen), `${manifest.folders.run}/film.sock`);
    await openDoor('film');
    controller.answer = (_question, response) => response.end('controller');
    const offered = ['events', 'state', 'wake', 'stay'];
    for (const name of offered) {
      expect(await send({ port, door: 'app', path: `/.veille/${name}` })).toMatchObject({ body: 'controller' });
    }
    const others = [
      '/.veille',
      '/.veille?x=1',
      '/.veille/',
      '/.veille/other',
      '/.veille/../.veille/x',
      '/%2eveille/x',
      '//.veille/x',
      '/.VEILLE/wake',
    ];
    for (const path of others) expect(await send({ port, door: 'app', path })).toMatchObject({ status: 404 });
    expect(controller.questions.map(({ url }) => url)).toEqual(offered.map((name) => `/door/film/${name}`));
    expect(seen).toHaveLength(0);
  });

  test('the list and its API are the controller’s, and nothing else of it is offered', async () => {
    const { port, manifest } = await runStudio(caddy, stack);
    const controller = await fakeController(manifest.doorsSocket);
    controller.answer = (_question, response) => response.end('controller');
    for (const path of ['/', '/api/services', '/api/services/film', '/.veille/events']) {
      expect(await send({ port, door: 'veille', path })).toMatchObject({ status: 200 });
    }
    const asked = ['/studio', '/studio/services', '/studio/services/film', '/studio/events'];
    expect(controller.questions.map(({ url }) => url)).toEqual(asked);
    for (const path of ['/door/film/wake', '/api/services/film/start', '/api/shutdown', '/.veille/wake', '/studio']) {
      expect(await send({ port, door: 'veille', path, method: 'POST' })).toMatchObject({ status: 404 });
    }
    expect(controller.questions).toHaveLength(asked.length);
  });

  test('a door’s log tells of its use, and of no monitor and no stranger', async () => {
    const { port, manifest, openDoor } = await runStudio(caddy, stack);
    await fakeController(manifest.doorsSocket);
    await listen(echoService([]), `${manifest.folders.run}/film.sock`);
    await openDoor('film');
    const log = manifest.services.find(({ name }) => name === 'film')?.door?.accessLog ?? '';
    await send({ port, door: 'app', path: '/.veille/state' });
    await send({ port, door: 'veille', path: '/api/services/film' });
    await send({ port, door: 'app', path: '/stranger', from: '127.0.0.2' });
    await send({ port, door: `app.localhost:${port + 1}`, path: '/other-port' });
    await send({ port, door: `APP.localhost:${port}`, path: '/sent-on' });
    await send({ port, door: 'app', path: '/used?secret=1', headers: { cookie: 'c=1', authorization: 'Bearer t' } });
    const lines = await waitForLines(log);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('/used');
    expect(lines[0]).not.toMatch(/cookie|authorization|Bearer/i);
  });
});

/** Caddy writes the line after the answer has gone out. */
async function waitForLines(path: string): Promise<string[]> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text.trim().split('\n');
    await sleep(10);
  }
}
