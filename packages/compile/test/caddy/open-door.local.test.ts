import { createHash, randomBytes } from 'node:crypto';
import { defineStack } from '@veille/stack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { caddies } from '../support/caddies.ts';
import { type Echo, echoService } from '../support/echo-service.ts';
import { type FakeController, fakeController, sayGo } from '../support/fake-controller.ts';
import { web } from '../support/fixtures.ts';
import { listen } from '../support/listen.ts';
import { type RunningStudio, runStudio } from '../support/running-studio.ts';
import { navigation, send } from '../support/send.ts';

const stack = defineStack({ services: { film: web({ door: 'app' }) } });

interface Bed extends RunningStudio {
  readonly controller: FakeController;
  readonly seen: Echo[];
}

describe.each(caddies)('Caddy $version', (caddy) => {
  const setUp = async (): Promise<Bed> => {
    const studio = await runStudio(caddy, stack);
    const controller = await fakeController(studio.manifest.doorsSocket);
    const seen: Echo[] = [];
    await listen(echoService(seen), `${studio.manifest.folders.run}/film.sock`);
    return { ...studio, controller, seen };
  };

  test('a marker file opens the door and its removal shuts it again, without a reload', async () => {
    const { port, controller, openDoor, shutDoor } = await setUp();
    expect(await send({ port, door: 'app' })).toMatchObject({ status: 503, body: 'asleep page' });
    await openDoor('film');
    expect(await send({ port, door: 'app' })).toMatchObject({ status: 200 });
    expect(controller.questions).toHaveLength(1);
    await shutDoor('film');
    expect(await send({ port, door: 'app' })).toMatchObject({ status: 503, body: 'asleep page' });
  });

  test('a shut door asks with the method, the address and the headers of the request, and nothing of its body', async () => {
    const { port, controller, seen } = await setUp();
    const headers = { ...navigation, cookie: 'a=b', 'sec-websocket-key': 'k', connection: 'Upgrade', upgrade: 'h2c' };
    await send({ port, door: 'app', method: 'PUT', path: '/a/b?c=%20d', headers, body: [Buffer.alloc(2000)] });
    const [question] = controller.questions;
    expect(question).toMatchObject({ method: 'GET', url: '/door/film', bodyBytes: 0 });
    expect(question?.headers).toMatchObject({
      ...navigation,
      cookie: 'a=b',
      host: `app.localhost:${port}`,
      'x-forwarded-method': 'PUT',
      'x-forwarded-uri': '/a/b?c=%20d',
      'sec-websocket-key': 'k',
    });
    expect(question?.headers).not.toHaveProperty('upgrade');
    expect(question?.headers).not.toHaveProperty('content-length');
    expect(seen).toHaveLength(0);
  });

  test('a body of 1 MB arrives whole at a cold door that is told to go, plain and chunked', async () => {
    const { port, controller, seen } = await setUp();
    controller.answer = sayGo;
    const body = randomBytes(1024 * 1024);
    const halves = [body.subarray(0, 300_000), body.subarray(300_000)];
    for (const chunks of [[body], halves]) {
      const answer = await send({ port, door: 'app', method: 'POST', path: '/in?x=1', body: chunks });
      expect(answer).toMatchObject({ status: 200, headers: { 'x-app': 'own' } });
      expect(answer.headers).not.toHaveProperty('x-veille');
    }
    const whole = { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
    expect(seen).toMatchObject([
      { method: 'POST', url: '/in?x=1', ...whole },
      { method: 'POST', url: '/in?x=1', ...whole },
    ]);
    expect(controller.questions.map(({ bodyBytes }) => bodyBytes)).toEqual([0, 0]);
  });

  test('a client that waits for 100 Continue may send its body to a cold door', async () => {
    const { port, controller, seen } = await setUp();
    controller.answer = sayGo;
    const headers = { expect: '100-continue' };
    const answer = await send({ port, door: 'app', method: 'POST', headers, body: [Buffer.alloc(5000)] });
    expect(answer.status).toBe(200);
    expect(seen).toMatchObject([{ bytes: 5000 }]);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s arrives at a cold door that is told to go', async (method) => {
    const { port, controller, seen } = await setUp();
    controller.answer = sayGo;
    await send({ port, door: 'app', method, path: '/thing', body: [Buffer.from('six by')] });
    expect(seen).toMatchObject([{ method, url: '/thing', bytes: 6 }]);
  });

  test('a WebSocket opens on a cold door, and lives on when the door is shut and the controller dies', async () => {
    const { port, controller, openDoor, shutDoor } = await setUp();
    controller.answer = sayGo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { host: `app.localhost:${port}` } });
    onTestFinished(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    await openDoor('film');
    await shutDoor('film');
    await controller.close();
    const echo = new Promise((resolve) => socket.once('message', (message) => resolve(String(message))));
    socket.send('still there');
    expect(await echo).toBe('echo still there');
  });

  test('a name in capitals or with its final dot is the same door: the request is sent on to its own name', async () => {
    const { port, controller, seen, openDoor } = await setUp();
    const spellings = ['APP.localhost', 'app.Localhost', 'app.localhost.', 'App.LOCALHOST.'];
    await openDoor('film');
    for (const name of spellings) {
      const answer = await send({ port, door: `${name}:${port}`, method: 'POST', path: '/a//b?c=%20d' });
      expect(answer).toMatchObject({ status: 308, headers: { location: `http://app.localhost:${port}/a//b?c=%20d` } });
      expect(await send({ port, door: `${name}:${port}`, from: '127.0.0.2' })).toMatchObject({ status: 403 });
      expect(await send({ port, door: `${name}:${port + 1}` })).toMatchObject({ status: 404 });
    }
    const list = await send({ port, door: `Veille.localhost.:${port}` });
    expect(list).toMatchObject({ status: 308, headers: { location: `http://veille.localhost:${port}/` } });
    expect([seen, controller.questions]).toEqual([[], []]);
  });

  test('an open door goes on while the controller is dead', async () => {
    const { port, controller, openDoor } = await setUp();
    await openDoor('film');
    await controller.close();
    expect(await send({ port, door: 'app', path: '/warm' })).toMatchObject({ status: 200 });
  });

  test('pages are guarded against frames and guesses, and the answers of a service are as it sent them', async () => {
    const { port, controller, openDoor } = await setUp();
    const guards = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' };
    expect(await send({ port, door: 'app' })).toMatchObject({ headers: guards });
    controller.answer = sayGo;
    const cold = await send({ port, door: 'app' });
    await openDoor('film');
    const warm = await send({ port, door: 'app' });
    for (const { headers } of [cold, warm]) {
      expect(headers).toMatchObject({ 'x-app': 'own' });
      for (const guard of Object.keys(guards)) expect(headers).not.toHaveProperty(guard);
    }
  });

  test.each([502, 503, 404, 403])("the app's own %i passes untouched", async (status) => {
    const { port, openDoor } = await setUp();
    await openDoor('film');
    const answer = await send({ port, door: 'app', path: `/status/${status}`, headers: navigation });
    expect(answer).toMatchObject({ status, headers: { 'x-app': 'own', 'content-type': 'application/json' } });
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(answer.headers).not.toHaveProperty('content-security-policy');
  });

  test('what a client says of its own address never reaches the service or the controller', async () => {
    const { port, controller, openDoor, seen } = await setUp();
    const headers = {
      forwarded: 'for=100.64.0.9',
      'x-forwarded-for': '100.64.0.9',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-method': 'EVIL',
      'x-real-ip': '100.64.0.9',
      'x-veille': 'go',
      'x-veille-user': 'root',
      'tailscale-user-login': 'root',
    };
    await send({ port, door: 'app', headers });
    await openDoor('film');
    await send({ port, door: 'app', headers });
    for (const received of [controller.questions[0]?.headers, seen[0]?.headers]) {
      expect(received).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': `app.localhost:${port}` });
      expect(JSON.stringify(received)).not.toMatch(/100\.64|evil|root|x-veille/i);
    }
  });
});
