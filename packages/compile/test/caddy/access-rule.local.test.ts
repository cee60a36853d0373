import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { defineStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { caddies } from '../support/caddies.ts';
import { type Echo, echoService } from '../support/echo-service.ts';
import { fakeController } from '../support/fake-controller.ts';
import { elsewhere, web } from '../support/fixtures.ts';
import { listen, portOf } from '../support/listen.ts';
import { runStudio } from '../support/running-studio.ts';
import { navigation, send } from '../support/send.ts';

const outside = '127.0.0.2';
const paths = ['/', '/api/x', '/.veille/events', '/.veille/wake', '/api/services', '/a/../b', '//', '/%2e%2e/x'];
const disguises = [
  { 'x-forwarded-for': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1' },
  { 'x-real-ip': '127.0.0.1' },
  { 'x-client-ip': '127.0.0.1', 'true-client-ip': '::1', 'cf-connecting-ip': '127.0.0.1' },
  { 'x-veille': 'go' },
  { upgrade: 'websocket', connection: 'Upgrade' },
];

describe.each(caddies)('Caddy $version', (caddy) => {
  test('whoever is outside gets the 403, whatever door, path, method or header they use', async () => {
    const theirs: Echo[] = [];
    const other = echoService(theirs);
    await listen(other, 0);
    const services = { film: web({ door: 'app' }), other: elsewhere({ door: 'oc', port: portOf(other) }) };
    const { port, manifest, openDoor } = await runStudio(caddy, defineStack({ services }));
    const controller = await fakeController(manifest.doorsSocket);
    const seen: Echo[] = [];
    await listen(echoService(seen), `${manifest.folders.run}/film.sock`);
    await openDoor('film');

    const hosts = ['app', 'oc', 'veille', 'no-such-door', 'localhost:1'];
    for (const door of hosts) {
      for (const path of paths) expect((await send({ port, door, path, from: outside })).status).toBe(403);
      for (const headers of disguises) {
        expect((await send({ port, door, headers, from: outside })).status).toBe(403);
      }
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        expect((await send({ port, door, method, from: outside })).status).toBe(403);
      }
    }
    expect([seen, theirs, controller.questions]).toEqual([[], [], []]);
    expect((await send({ port, door: 'app' })).status).toBe(200);
  });

  test.each([
    [
      'an absolute URI',
      (port: number) => `GET http://app.localhost:${port}/x HTTP/1.1\r\nHost: app.localhost:${port}\r\n`,
    ],
    ['HTTP/1.0 with a Host', (port: number) => `GET / HTTP/1.0\r\nHost: app.localhost:${port}\r\n`],
    ['HTTP/1.0 without a Host', () => 'GET / HTTP/1.0\r\n'],
  ])('%s is refused from outside and shows nothing', async (_title, lines) => {
    const { port, manifest, openDoor } = await runStudio(
      caddy,
      defineStack({ services: { film: web({ door: 'app' }) } }),
    );
    const seen: Echo[] = [];
    await listen(echoService(seen), `${manifest.folders.run}/film.sock`);
    await openDoor('film');
    const socket = connect({ host: '127.0.0.1', port, localAddress: outside });
    await once(socket, 'connect');
    socket.write(`${lines(port)}Connection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.[01] 403 /);
    expect(answer).not.toContain('app.localhost');
    expect(seen).toHaveLength(0);
  });

  test('the refusal is a page for people, in their language, and a problem for clients; it names nothing', async () => {
    const { port } = await runStudio(caddy, defineStack({ services: { film: web({ door: 'app' }) } }));
    const french = { ...navigation, 'accept-language': 'de, fr-FR;q=0.9, en;q=0.8' };
    const page = await send({ port, door: 'app', headers: french, from: outside });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('Accès non autorisé — VPN requis');
    expect(page.body).not.toMatch(/film|app\.localhost|veille\.localhost/);
    const client = await send({ port, door: 'app', headers: { accept: '*/*' }, from: outside });
    expect(client.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(client.body)).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
