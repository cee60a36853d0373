import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../src/probe/address.ts';
import { probeOnce } from '../src/probe/probe.ts';
import { SocketWatch } from '../src/probe/socket-watch.ts';
import { pauseAfterMs, untilReady } from '../src/probe/until-ready.ts';

async function listening(server: { listen: (path: string) => unknown; close: () => unknown }, socket: string) {
  server.listen(socket);
  await once(server as never, 'listening');
  onTestFinished(() => void server.close());
}

describe('a probe over HTTP', () => {
  const probe = { type: 'http', path: '/ready' } as const;

  test.each([
    [200, true],
    [404, true],
    [401, true],
    [500, false],
    [503, false],
  ])('an answer of %i is ready: %s', async (status, ready) => {
    const socket = join(await temporaryFolder(), 's.sock');
    await listening(
      createHttpServer((_request, response) => response.writeHead(status).end()),
      socket,
    );
    expect((await probeOnce({ address: `unix/${socket}`, probe })).ready).toBe(ready);
  });

  test('a connection without an answer is not ready, and it says what is missing', async () => {
    const socket = join(await temporaryFolder(), 's.sock');
    await listening(
      createServer((connection) => connection.destroy()),
      socket,
    );
    expect(await probeOnce({ address: `unix/${socket}`, probe })).toMatchObject({
      ready: false,
      missing: expect.stringContaining('does not answer'),
    });
  });
});

describe('a probe by exchange', () => {
  const probe = { type: 'exchange', send: 'PING\r\n', expect: '+PONG' } as const;

  test.each([
    ['+PONG\r\n', true],
    ['-LOADING Redis is loading\r\n', false],
  ])('the answer %j is ready: %s', async (answer, ready) => {
    const socket = join(await temporaryFolder(), 's.sock');
    await listening(
      createServer((connection) => connection.on('data', () => connection.end(answer))),
      socket,
    );
    expect((await probeOnce({ address: `unix/${socket}`, probe })).ready).toBe(ready);
  });

  test('an answer in pieces is put together', async () => {
    const socket = join(await temporaryFolder(), 's.sock');
    const server = createServer((connection) => {
      connection.write('+PO');
      setTimeout(() => connection.end('NG\r\n'), 20);
    });
    await listening(server, socket);
    expect((await probeOnce({ address: `unix/${socket}`, probe })).ready).toBe(true);
  });
});

test('probing is close together at first and then apart', () => {
  expect([0, 1000, 20_000, 60_000].map(pauseAfterMs)).toEqual([10, 10, 25, 100]);
});

test('the moment at which a socket appears is heard, and nothing of its neighbours', async () => {
  const folder = await temporaryFolder();
  const watch = new SocketWatch(`unix/${join(folder, 's.sock')}`);
  onTestFinished(() => watch.close());
  const heard: string[] = [];
  const own = watch.next().then(() => heard.push('own'));
  const neighbour = new SocketWatch(`unix/${join(folder, 'neighbour.sock')}`);
  onTestFinished(() => neighbour.close());
  const other = neighbour.next();

  await listening(createServer(), join(folder, 'neighbour.sock'));
  await other;
  expect(heard).toEqual([]);
  await listening(createServer(), join(folder, 's.sock'));
  await own;
});

test.each(['127.0.0.1:1', 'unix//no/such/folder/s.sock'])(
  'where nothing can be heard of %s, nothing breaks',
  (address) => {
    expect(() => new SocketWatch(address).close()).not.toThrow();
  },
);

test('waiting for an answer ends at once when it is called off', async () => {
  const address = `unix/${join(await temporaryFolder(), 'nobody.sock')}`;
  const over = new AbortController();
  const waiting = untilReady({ address, probe: { type: 'http', path: '/' } }, over.signal, () => over.abort('enough'));
  await expect(waiting).rejects.toBeDefined();
});

test.each([
  ['unix//run/veille/a.sock', { path: '/run/veille/a.sock' }],
  ['127.0.0.1:3200', { host: '127.0.0.1', port: 3200 }],
  ['[::1]:80', { host: '::1', port: 80 }],
])('the address %s is read', (text, expected) => expect(parseAddress(text)).toEqual(expected));
