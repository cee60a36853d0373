import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { problem } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { startController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';

async function studio() {
  const folder = await temporaryFolder();
  const manifest = testManifest(folder, [testService(folder, 'one')]);
  return { manifest, controller: await startController(folder, manifest) };
}

test.each([17_000, 1_000_000])('a shut door takes %i bytes of cookies', async (length) => {
  const { controller } = await studio();
  expect(await controller.door('one', { headers: { cookie: 'c'.repeat(length) } })).toMatchObject({ status: 204 });
});

describe('what cannot be read as a request is answered with a problem', () => {
  test.each([
    ['longer headers than Caddy takes', 431, `GET /health HTTP/1.1\r\nCookie: ${'c'.repeat(1_200_000)}`],
    ['no HTTP at all', 400, 'good morning\r\n\r\n'],
  ])('%s: %i', async (_what, status, sent) => {
    const { manifest } = await studio();
    const socket = connect(manifest.doorsSocket);
    socket.write(sent);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Content-Type: application/problem+json');
    expect(problem.parse(JSON.parse(body))).toMatchObject({ status, code: 'invalid-request' });
  });
});
