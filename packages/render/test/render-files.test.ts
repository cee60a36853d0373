import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@veille/testkit';
import { expect, test } from 'vitest';
import { openTestServer, type TestServer } from './support/open-test-server.ts';

async function finishedFilm({ begin, queue, filmsFolder }: TestServer): Promise<string> {
  const { jobId, finish } = await begin();
  await writeFile(join(filmsFolder, `${jobId}.mp4`), '0123456789');
  finish();
  await eventually(async () => expect((await queue.find(jobId))?.status).toBe('completed'));
  return jobId;
}

test('a film is sent whole or in the part that was asked for', async () => {
  const server = await openTestServer();
  const url = `/renders/${await finishedFilm(server)}.mp4`;
  const whole = await server.app.inject(url);
  expect(whole.statusCode).toBe(200);
  expect(whole.headers).toMatchObject({
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'content-length': '10',
    'x-content-type-options': 'nosniff',
  });
  const part = await server.app.inject({ url, headers: { range: 'bytes=2-4' } });
  expect(part.statusCode).toBe(206);
  expect(part.headers['content-range']).toBe('bytes 2-4/10');
  expect(part.body).toBe('234');
  expect((await server.app.inject({ url, headers: { range: 'bytes=50-' } })).statusCode).toBe(416);
});

test('an unfinished film is not sent', async () => {
  const { app, begin, filmsFolder } = await openTestServer();
  const { jobId } = await begin();
  await writeFile(join(filmsFolder, `${jobId}.mp4`), 'half');
  expect((await app.inject(`/renders/${jobId}.mp4`)).statusCode).toBe(404);
});

test('the shared assets are read, and nothing else of the machine', async () => {
  const { app, assetsFolder, folder } = await openTestServer();
  await writeFile(join(folder, 'secret'), 'secret');
  await writeFile(join(assetsFolder, 'logo.svg'), '<svg/>');
  await writeFile(join(assetsFolder, '.env'), 'secret');
  await mkdir(join(assetsFolder, 'fonts'));
  await writeFile(join(assetsFolder, 'fonts', 'a.woff2'), 'font');
  await symlink(join(folder, 'secret'), join(assetsFolder, 'link'));
  await symlink(join(assetsFolder, 'logo.svg'), join(assetsFolder, 'same.svg'));

  for (const path of ['logo.svg', 'fonts/a.woff2', 'same.svg']) {
    expect((await app.inject(`/creative-assets/${path}`)).statusCode, path).toBe(200);
  }
  for (const path of ['', '.env', 'link', 'fonts', 'fonts/', '../secret', '..%2fsecret', '%2e%2e/secret', 'none']) {
    const refused = await app.inject(`/creative-assets/${path}`);
    expect([403, 404], path).toContain(refused.statusCode);
    expect(refused.body).not.toContain('secret"');
    expect(refused.body).not.toBe('secret');
  }
  expect((await app.inject({ method: 'PUT', url: '/creative-assets/logo.svg' })).statusCode).toBe(405);
});
