import { problem } from '@veille/protocol';
import { defineStack } from '@veille/stack';
import { freePort } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { caddies } from '../support/caddies.ts';
import { type Echo, echoService } from '../support/echo-service.ts';
import { fakeController, sayGo } from '../support/fake-controller.ts';
import { elsewhere, web } from '../support/fixtures.ts';
import { listen, portOf } from '../support/listen.ts';
import { runStudio } from '../support/running-studio.ts';
import { navigation, send } from '../support/send.ts';

const stack = defineStack({ services: { film: web({ door: 'app' }) } });

describe.each(caddies)('Caddy $version', (caddy) => {
  test('with the controller dead a person gets a page that tries again and names the command', async () => {
    const { port } = await runStudio(caddy, stack);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const { status, headers, body } = await send({ port, door: 'app', method, headers: navigation });
      expect(status).toBe(503);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'retry-after': '1',
        refresh: '3',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(body).toContain('veille up');
    }
  });

  test('with the controller dead a client gets a problem document that it may retry', async () => {
    const { port } = await runStudio(caddy, stack);
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json', 'user-agent': 'curl/8' }]) {
      const answer = await send({ port, door: 'app', method: 'POST', headers, body: [Buffer.from('{}')] });
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-store' } });
      expect(answer.headers).not.toHaveProperty('refresh');
      expect(problem.parse(JSON.parse(answer.body))).toMatchObject({ status: 503, code: 'not-running' });
    }
  });

  test.each([
    { 'sec-fetch-mode': 'cors' },
    { origin: 'null' },
    { 'user-agent': 'Mozilla/5.0' },
    { accept: 'application/json, text/html;q=0.5' },
  ])('%o tells a browser from a client', async (headers) => {
    const { port } = await runStudio(caddy, stack);
    expect((await send({ port, door: 'app', headers })).headers['content-type']).toContain('text/html');
  });

  test('a copy in the browser’s cache or a wish for a part never empties the page', async () => {
    const { port } = await runStudio(caddy, stack);
    const later = new Date(Date.now() + 60_000).toUTCString();
    const headers = { ...navigation, 'if-modified-since': later, 'if-none-match': '*', range: 'bytes=0-1' };
    const answer = await send({ port, door: 'app', headers });
    expect(answer.status).toBe(503);
    expect(answer.body.startsWith('<!doctype html>') && answer.body.endsWith('</html>\n')).toBe(true);
  });

  test('a service that is gone although its marker stands, or although it was told to go, gets the same page', async () => {
    const { port, manifest, openDoor } = await runStudio(caddy, stack);
    const controller = await fakeController(manifest.doorsSocket);
    controller.answer = sayGo;
    const cold = await send({ port, door: 'app', headers: navigation });
    await openDoor('film');
    const warm = await send({ port, door: 'app', headers: navigation });
    expect([cold, warm]).toMatchObject([
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 503, headers: { 'retry-after': '1' } },
    ]);
  });

  test('the language is the first of ours that the browser names, else the stack’s', async () => {
    const { port } = await runStudio(caddy, defineStack({ ...stack, locale: 'fr' }));
    const lang = async (accepted: string): Promise<string | undefined> => {
      const headers = { ...navigation, 'accept-language': accepted };
      return /<html lang="(..)"/.exec((await send({ port, door: 'app', headers })).body)?.[1];
    };
    expect(await lang('en-GB,en;q=0.9,fr;q=0.8')).toBe('en');
    expect(await lang('de-DE,fr;q=0.9,en;q=0.8')).toBe('fr');
    expect(await lang('frr, den')).toBe('fr');
    expect(await lang('de')).toBe('fr');
    expect(await lang('')).toBe('fr');
  });

  test('a name that is no door, or a door’s name at another port, is not found and leads to the list', async () => {
    const { port } = await runStudio(caddy, stack);
    for (const door of ['no-such-door', '127.0.0.1:80', `app.localhost:${port + 1}`, 'app.localhost']) {
      const { status, body } = await send({ port, door, headers: navigation });
      expect(status).toBe(404);
      expect(body).toContain(`http://veille.localhost:${port}/`);
      expect(body).not.toContain('film');
    }
  });

  test('a door to somebody else’s server is always proxied, and its own page says whose it is', async () => {
    const seen: Echo[] = [];
    const other = echoService(seen);
    const port = await freePort();
    const services = { other: elsewhere({ door: 'oc', port }) };
    const studio = await runStudio(caddy, defineStack({ services }));
    const controller = await fakeController(studio.manifest.doorsSocket);
    const down = await send({ port: studio.port, door: 'oc', headers: navigation });
    expect(down).toMatchObject({ status: 502 });
    expect(down.headers).not.toHaveProperty('refresh');
    expect(down.body).toContain('somebody else');
    expect(down.body).not.toMatch(/<button|<form|veille up/);

    await listen(other, port);
    expect(portOf(other)).toBe(port);
    expect(await send({ port: studio.port, door: 'oc', path: '/x' })).toMatchObject({ status: 200 });
    expect(seen).toMatchObject([{ url: '/x' }]);
    expect(controller.questions).toHaveLength(0);
  });
});
