import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { Manifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { startController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';
import { until } from './support/until.ts';

const visit = {
  'user-agent': 'Mozilla/5.0',
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};

async function oneDoor(env: Record<string, string> = {}, more: Partial<Manifest> = {}) {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one', env)], more);
  const controller = await startController(folder, manifest);
  const wasStarted = () => existsSync(join(folder, 'one.starts'));
  return { folder, manifest, controller, wasStarted };
}

test('a visit wakes the service and gets the page: 503, to be asked again, kept by nobody', async () => {
  const { controller } = await oneDoor({ ANSWER_AFTER_MS: '300' });

  const page = await controller.door('one', { uri: '/deep/path?x=1', headers: visit });

  expect(page.status).toBe(503);
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'retry-after': expect.stringMatching(/^\d+$/),
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'self'",
    'referrer-policy': 'same-origin',
  });
  expect(page.body).toContain('data-status="starting"');
  expect(page.body).toContain('WAKING');
  expect(page.body.replaceAll('&#x2F;', '/').replaceAll('&#x3D;', '=')).toContain('data-target="/deep/path?x=1"');
  await controller.untilStatus('one', 'ready');
});

test('the page shows the boot log without its secrets', async () => {
  const { controller } = await oneDoor({ ANSWER_AFTER_MS: '9999' });
  await controller.door('one', { headers: visit });
  const page = await until('the first line', async () => {
    const seen = await controller.door('one', { headers: visit });
    return seen.body.includes('booting') && seen;
  });
  expect(page.body).toContain('[hidden]');
  expect(page.body).not.toContain('hunter2');
});

test('a link of another site gets the button and wakes nothing', async () => {
  const { controller, wasStarted } = await oneDoor();
  const page = await controller.door('one', { headers: { ...visit, 'sec-fetch-site': 'cross-site' } });
  expect(page.status).toBe(503);
  expect(page.body).toContain('BUTTON');
  expect(await controller.view('one')).toMatchObject({ status: 'stopped' });
  expect(wasStarted()).toBe(false);
});

test("a prefetch, a favicon, a monitor's HEAD and a background fetch wake nothing", async () => {
  const { controller, wasStarted } = await oneDoor();
  const answers = await Promise.all([
    controller.door('one', { headers: { ...visit, 'sec-purpose': 'prefetch' } }),
    controller.door('one', { uri: '/favicon.ico', headers: { ...visit, 'sec-fetch-mode': 'no-cors' } }),
    controller.door('one', { headers: { 'x-forwarded-method': 'HEAD' } }),
    controller.door('one', { headers: { ...visit, 'sec-fetch-mode': 'cors', accept: '*/*' } }),
  ]);
  for (const { status, headers } of answers) {
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(headers['retry-after']).toMatch(/^\d+$/);
  }
  expect(await controller.view('one')).toMatchObject({ status: 'stopped' });
  expect(wasStarted()).toBe(false);
});

test('a client that gives up is forgotten; the start goes on', async () => {
  const { controller } = await oneDoor({ ANSWER_AFTER_MS: '1000' });
  const patience = new AbortController();
  const held = controller.door('one', { signal: patience.signal });
  await Promise.all([
    expect(held).rejects.toThrow(),
    controller.untilStatus('one', 'starting').then(() => patience.abort()),
  ]);
  await controller.untilStatus('one', 'ready');
});

test('the button of the page wakes; a form is led to its target, a fetch gets the state', async () => {
  const { controller } = await oneDoor();
  const own = { ...visit, origin: 'http://one.localhost:8080', 'sec-fetch-site': 'same-origin' };
  const form = { ...own, 'content-type': 'application/x-www-form-urlencoded' };
  const post = { path: '/wake', method: 'POST' };

  const led = await controller.door('one', { ...post, headers: form, body: 'target=%2Fdeep%3Fx%3D1' });
  expect(led).toMatchObject({ status: 303, headers: { location: '/deep?x=1' } });
  const misled = await controller.door('one', { ...post, headers: form, body: 'target=%2F%2Fevil.example' });
  expect(misled.headers.location).toBe('/');
  const told = await controller.door('one', { ...post, headers: { ...form, accept: '*/*' }, body: 'target=/' });
  expect(told.status).toBe(202);
  expect(['starting', 'ready']).toContain(JSON.parse(told.body).status);
  await controller.untilStatus('one', 'ready');
});

test('another site cannot wake', async () => {
  const { controller, wasStarted } = await oneDoor();
  const foreign = { ...visit, origin: 'https://other.example', 'sec-fetch-site': 'cross-site' };
  for (const headers of [foreign, { ...visit, origin: 'null' }]) {
    const answer = await controller.door('one', { path: '/wake', method: 'POST', headers });
    expect(answer.status).toBe(403);
  }
  expect(wasStarted()).toBe(false);
});

test('a name that is not of the studio is refused', async () => {
  const { controller, wasStarted } = await oneDoor();
  const answer = await controller.door('one', { headers: { host: 'one.evil.example' } });
  expect(answer.status).toBe(403);
  expect((await controller.door('nobody', { headers: { host: 'one.localhost:8080' } })).status).toBe(404);
  expect(wasStarted()).toBe(false);
});

test('looking wakes nothing: state, events, the list and what monitors ask', async () => {
  const { controller, manifest, wasStarted } = await oneDoor();
  const state = await controller.door('one', { path: '/state' });
  expect(JSON.parse(state.body)).toMatchObject({ name: 'one', status: 'stopped' });
  const host = { host: 'veille.localhost:8080' };
  const look = async (path: string, headers = {}) =>
    controller.api(path, { to: { socketPath: manifest.doorsSocket }, headers: { ...host, ...headers } });
  const list = await look('/studio', { 'accept-language': 'fr-FR,fr' });
  expect(list.status).toBe(200);
  expect(list.body).toContain('one.localhost:8080 en veille');
  expect(JSON.parse((await look('/studio/services')).body).services).toHaveLength(1);
  expect((await look('/studio/services/one')).status).toBe(200);
  expect((await look('/studio/services/caddy')).status).toBe(404);
  expect((await controller.view('one')).status).toBe('stopped');
  expect(wasStarted()).toBe(false);
});

test('through the doors nothing can be stopped or reloaded', async () => {
  const { controller, manifest } = await oneDoor();
  for (const path of ['/api/services/one/stop', '/api/shutdown', '/api/reload', '/api/services']) {
    const answer = await controller.api(path, {
      to: { socketPath: manifest.doorsSocket },
      method: 'POST',
      headers: { host: 'one.localhost:8080' },
    });
    expect(answer.status).toBe(404);
  }
});

test('the events of a door tell the present state, then each change and each line, without secrets', async () => {
  const { controller, manifest } = await oneDoor();
  const { stream, text } = await openEvents(manifest, '/door/one/events');
  await until('the present state', () => text().includes('"status":"stopped"'));
  await controller.door('one');
  await until('the last state', () => text().includes('"status":"ready"'));
  await until('a line', () => text().includes('[hidden]'));
  expect(text()).toContain('event: status\ndata: {"type":"status","service":"one","status":"starting"');
  expect(text()).not.toContain('hunter2');
  stream.destroy();
});

test('open event streams end when the studio is shut down', async () => {
  const { controller, manifest } = await oneDoor();
  const { stream } = await openEvents(manifest, '/door/one/events');
  const ended = new Promise((resolve) => stream.on('close', resolve));
  await controller.api('/api/shutdown', { method: 'POST' });
  await ended;
});

test('a failed start is told in the language of the reader', async () => {
  const { controller } = await oneDoor({ EXIT_AFTER_MS: '20', ANSWER_AFTER_MS: '9999' });
  await controller.door('one');
  const headers = { ...visit, 'sec-fetch-site': 'cross-site', 'accept-language': 'fr' };
  const page = await controller.door('one', { headers });
  expect(page.headers['content-language']).toBe('fr');
  expect(page.body).toContain('en panne');
  expect(page.body).toContain('avec le code 7');
});

test('what cannot run here says so, without a button', async () => {
  const folder = await temporaryFolder();
  const unavailable = { en: 'needs Docker: not found', fr: 'a besoin de Docker : introuvable' };
  const service = testService(folder, 'one', {}, { driver: 'unavailable', unavailable, process: null, probe: null });
  const controller = await startController(folder, testManifest(folder, [service]));

  const page = await controller.door('one', { headers: visit });
  expect(page.status).toBe(503);
  expect(page.body).toContain('needs Docker');
  expect(page.body).not.toContain('BUTTON');
  const answer = await controller.door('one');
  expect(JSON.parse(answer.body)).toMatchObject({ status: 503, code: 'service-unavailable' });
});

async function openEvents(manifest: Manifest, path: string) {
  const asked = request({ socketPath: manifest.doorsSocket, path, headers: { host: 'one.localhost:8080' } });
  const stream = await new Promise<IncomingMessage>((resolve) => asked.on('response', resolve).end());
  onTestFinished(() => void stream.destroy());
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('error', () => undefined);
  return { stream, text: () => text };
}
