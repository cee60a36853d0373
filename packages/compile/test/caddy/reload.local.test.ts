import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { defineStack } from '@veille/stack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { caddies } from '../support/caddies.ts';
import { echoService } from '../support/echo-service.ts';
import { web } from '../support/fixtures.ts';
import { listen } from '../support/listen.ts';
import { runStudio } from '../support/running-studio.ts';

describe.each(caddies)('Caddy $version', (caddy) => {
  test('a reload keeps open WebSockets exactly where the manifest says so', async () => {
    const stack = defineStack({ services: { film: web({ door: 'app' }) } });
    const { port, manifest, openDoor } = await runStudio(caddy, stack);
    await listen(echoService([]), `${manifest.folders.run}/film.sock`);
    await openDoor('film');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { host: `app.localhost:${port}` } });
    onTestFinished(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

    const closed = new Promise((resolve) => socket.once('close', () => resolve(false)));
    const { caddyfile, adminSocket, keepsStreams } = manifest.proxy;
    await writeFile(caddyfile, (await readFile(caddyfile, 'utf8')).replace('level WARN', 'level ERROR'));
    expect(await load(adminSocket, await readFile(caddyfile, 'utf8'))).toBe(200);
    const echoed = new Promise((resolve) => socket.once('message', () => resolve(true)));
    socket.send('still there');
    expect(await Promise.race([echoed, closed])).toBe(keepsStreams);
  });
});

function load(socketPath: string, caddyfile: string): Promise<number | undefined> {
  const headers = { host: '', 'content-type': 'text/caddyfile' };
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/load', method: 'POST', headers, setHost: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(caddyfile);
  });
}
