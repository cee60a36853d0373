import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locale, RenderJob } from '@veille/protocol';
import { eventually } from '@veille/testkit';
import { expect, test } from 'vitest';
import { filmPage } from '../src/server/page/film-page.ts';
import { words } from '../src/server/page/words.ts';
import { facts, openTestServer, small } from './support/open-test-server.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a client gets JSON that names the service, its endpoints and the licence', async () => {
  const { app } = await openTestServer();
  const answer = await app.inject({ url: '/', headers: { accept: '*/*' } });
  expect(answer.json()).toMatchObject({ service: 'veille-render', status: 'ok', compositions: ['Small'] });
  expect(answer.json().endpoints).toHaveProperty('POST /renders');
  expect(answer.json().license.remotion).toContain('remotion');
  expect(answer.headers.vary).toContain('accept');
});

test.each([
  ['http://films.localhost:8080', { host: 'films.localhost:8080', 'x-forwarded-proto': 'http' }],
  ['https://films.example.org', { host: 'films.example.org', 'x-forwarded-proto': 'https' }],
])('who comes through %s is told that address', async (origin, headers) => {
  const { app } = await openTestServer();
  expect((await app.inject({ url: '/', headers })).json().url).toBe(origin);
  const page = await app.inject({ url: '/', headers: { ...browser, ...headers } });
  expect(page.body).toContain(`curl ${origin}/renders`);
});

test('a browser gets a page whose policy allows its own style and script and nothing else', async () => {
  const { app } = await openTestServer();
  const { headers, body } = await app.inject({ url: '/', headers: browser });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  for (const [, content = ''] of body.matchAll(/<(?:style|script)>([\s\S]*?)<\/(?:style|script)>/g)) {
    expect(policy).toContain(createHash('sha256').update(content).digest('base64'));
  }
  expect(body).not.toMatch(/style="|onclick=/);
  expect(body.match(/(?:src|href)="https?:[^"]*"/g)).toEqual(['href="https://www.remotion.dev/license"']);
  expect(gzipSync(body).length).toBeLessThan(14 * 1024);
});

test('the page has a field for each prop of the schema', async () => {
  const { app } = await openTestServer();
  const { body } = await app.inject({ url: '/', headers: browser });
  expect(body).toMatch(/<textarea id="Small-text" name="text"[^>]* required[^>]*maxlength="40">hello</);
  expect(body).toMatch(/<input id="Small-frames" name="frames"[^>]* type="number"[^>]*min="1" max="100" value="10">/);
  expect(body).toContain('What the film says');
});

test('the page plays the last film or the one that was asked for, and escapes what people wrote', async () => {
  const { app, queue, begin, filmsFolder } = await openTestServer();
  const ids: string[] = [];
  for (const text of ['first', '<script>alert(1)</script>']) {
    const { jobId, finish } = await begin(text);
    await writeFile(join(filmsFolder, `${jobId}.mp4`), 'film');
    finish();
    await eventually(async () => expect((await queue.find(jobId))?.status).toBe('completed'));
    ids.push(jobId);
  }
  const last = await app.inject({ url: '/', headers: browser });
  expect(last.body).toContain(`<video src="/renders/${ids[1]}.mp4"`);
  expect(last.body).not.toContain('<script>alert');
  const wanted = await app.inject({ url: `/?film=${ids[0]}`, headers: browser });
  expect(wanted.body).toContain(`<video src="/renders/${ids[0]}.mp4"`);
});

test('six earlier films are shown, and all of them at a wish', () => {
  const shown = (count: number) =>
    page(
      'en',
      Array.from({ length: count }, (_, index) => film(`f${index}`)),
    );
  const [before = '', behind = ''] = shown(9).split('<details>');
  expect(before.match(/<img /g)).toHaveLength(6);
  expect(behind.match(/<img /g)).toHaveLength(3);
  expect(behind).toContain('<summary>Show all (9)</summary>');
  expect(shown(6)).not.toContain('<details>');
});

test('what the page itself says is French on a French page, the numbers too', () => {
  const french = page('fr', [film('f')]);
  expect(french).toContain('<span>2,5 s</span> <span>1,3 Mo</span>');
  expect(french).toContain('<span>propriétés (JSON)</span>');
  expect(french).toContain('data-fault-queue-full="Trop de films attendent');
  const texts = Object.values(words.en).filter((text) => typeof text === 'string');
  for (const text of texts.filter((one) => one !== words.fr.composition)) expect(french).not.toContain(`>${text}<`);
});

test('the page speaks the reader’s language', async () => {
  const { app } = await openTestServer();
  const french = await app.inject({ url: '/', headers: { ...browser, 'accept-language': 'fr-CH, en;q=0.5' } });
  expect(french.body).toContain('<html lang="fr">');
  expect(french.body).toContain('Faire un film');
});

function page(locale: Locale, jobs: readonly RenderJob[]): string {
  const free = { ...small, id: 'Free', propsSchema: null };
  const origin = 'http://re.localhost:8080';
  return filmPage({ locale, origin, compositions: [small, free], jobs, wanted: null, needsToken: true });
}

function film(jobId: string): RenderJob {
  return {
    jobId,
    compositionId: 'Small',
    inputProps: { text: jobId },
    status: 'completed',
    progress: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:10.000Z',
    attempts: 1,
    videoUrl: `/renders/${jobId}.mp4`,
    video: { ...facts, durationSeconds: 2.5, bytes: 1_260_000 },
    error: null,
  };
}
