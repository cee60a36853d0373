import { problem, renderJob } from '@veille/protocol';
import { eventually } from '@veille/testkit';
import { expect, test } from 'vitest';
import type { App } from '../src/server/context.ts';
import { openTestServer } from './support/open-test-server.ts';

const json = { 'content-type': 'application/json' };

async function post(app: App, body: unknown, headers = {}) {
  return app.inject({ method: 'POST', url: '/renders', headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

test('a film is accepted, told of while it is made, and completed', async () => {
  const { app, making } = await openTestServer();
  const accepted = await post(app, { compositionId: 'Small', inputProps: { text: 'bonjour' } });
  expect(accepted.statusCode).toBe(202);
  const { jobId } = accepted.json();
  expect(accepted.headers.location).toBe(`/renders/${jobId}`);
  await eventually(() => expect(making.has(jobId)).toBe(true));

  making.get(jobId)?.progress(0.5);
  const half = renderJob.parse((await app.inject(`/renders/${jobId}`)).json());
  expect(half).toMatchObject({ status: 'in-progress', progress: 0.5, attempts: 1, videoUrl: null, finishedAt: null });
  expect(half.inputProps).toEqual({ text: 'bonjour', frames: 10 });

  making.get(jobId)?.finish();
  await eventually(async () => {
    const done = renderJob.parse((await app.inject(`/renders/${jobId}`)).json());
    expect(done).toMatchObject({ status: 'completed', progress: 1, videoUrl: `/renders/${jobId}.mp4`, error: null });
    expect(done.video).toMatchObject({ width: 320, height: 180, durationSeconds: 1 });
  });
  const list = (await app.inject('/renders')).json();
  expect(list.renders.map((job: { jobId: string }) => job.jobId)).toEqual([jobId]);
});

test('ids are 128 random bits', async () => {
  const { add } = await openTestServer();
  const ids = [await add(), await add()];
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('a film that fails says why', async () => {
  const { app, begin } = await openTestServer();
  const { jobId, fail } = await begin();
  fail('The composition threw: no such font.');
  await eventually(async () => {
    const job = (await app.inject(`/renders/${jobId}`)).json();
    expect(job).toMatchObject({ status: 'failed', error: 'The composition threw: no such font.', video: null });
  });
});

test('every wrong prop is named by a pointer, and nothing is queued', async () => {
  const { app, queue } = await openTestServer();
  const refused = await post(app, { compositionId: 'Small', inputProps: { text: '', frames: 0.5, colour: 'red' } });
  expect(refused.statusCode).toBe(422);
  expect(refused.headers['content-type']).toContain('application/problem+json');
  const { code, errors, hint } = problem.parse(refused.json());
  expect(code).toBe('invalid-props');
  expect(hint).toContain('/compositions');
  expect(new Set(errors?.map(({ path }) => path))).toEqual(
    new Set(['/inputProps/text', '/inputProps/frames', '/inputProps/colour']),
  );
  expect(await queue.counts()).toEqual({ queued: 0, active: 0 });
});

test('an unknown composition is refused with the one that was probably meant', async () => {
  const { app } = await openTestServer();
  const refused = await post(app, { compositionId: 'Smal' });
  expect(refused.statusCode).toBe(400);
  expect(problem.parse(refused.json())).toMatchObject({
    code: 'unknown-composition',
    hint: 'Did you mean Small? Known compositions: Small.',
  });
});

const refusals = [
  { what: 'malformed JSON', body: '{"compositionId":', headers: json, status: 400, code: 'invalid-request' },
  { what: 'a body without a composition', body: '{}', headers: json, status: 400, code: 'invalid-request' },
  {
    what: 'an output path of the client',
    body: '{"compositionId":"Small","outputLocation":"/etc/passwd"}',
    headers: json,
    status: 400,
    code: 'invalid-request',
  },
  {
    what: 'a body over 1 MB',
    body: JSON.stringify({ compositionId: 'Small', inputProps: { text: 'x'.repeat(1024 * 1024) } }),
    headers: json,
    status: 413,
    code: 'body-too-large',
  },
  {
    what: 'a form of another site',
    body: '{"compositionId":"Small"}',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'invalid-request',
  },
];

test.each(refusals)('$what is refused with $status', async ({ body, headers, status, code }) => {
  const { app, queue } = await openTestServer();
  const refused = await app.inject({ method: 'POST', url: '/renders', headers, body });
  expect(refused.statusCode).toBe(status);
  expect(problem.parse(refused.json())).toMatchObject({ status, code });
  expect(await queue.counts()).toEqual({ queued: 0, active: 0 });
});

test.each([
  { method: 'GET', url: '/renders/none', status: 404, code: 'unknown-job' },
  { method: 'GET', url: '/renders/none/events', status: 404, code: 'unknown-job' },
  { method: 'GET', url: '/renders/none.mp4', status: 404, code: 'unknown-job' },
  { method: 'DELETE', url: '/renders/none', status: 404, code: 'unknown-job' },
  { method: 'GET', url: '/nothing', status: 404, code: 'invalid-request' },
] as const)('$method $url is $status', async ({ method, url, status, code }) => {
  const { app } = await openTestServer();
  const refused = await app.inject({ method, url });
  expect(refused.statusCode).toBe(status);
  expect(problem.parse(refused.json())).toMatchObject({ status, code });
});

const long = 'x'.repeat(200);
const halfJson = { method: 'POST', url: '/renders', headers: json, body: '{"compositionId":' } as const;
const noJson = { ...halfJson, headers: { 'content-type': 'text/plain' } };
const shortLength = { ...halfJson, headers: { ...json, 'content-length': '5' } };
test.each([
  ['a path out of the shared files', { url: '/creative-assets/a%00b' }, 403, 'Name a file inside /creative-assets'],
  ['a path that is not encoded', { url: '/creative-assets/50%' }, 400, 'Encode the path'],
  ['an id that is too long', { url: `/renders/${long}` }, 414, 'GET /renders lists the ids'],
  ['half a JSON', halfJson, 400, 'Send the body as JSON'],
  ['a body that is not JSON', noJson, 415, 'Content-Type: application/json'],
  ['a body that is longer than it says', shortLength, 400, 'as many bytes'],
  ['no body where JSON is announced', { ...halfJson, body: '' }, 400, 'leave out `Content-Type`'],
  ['a field twice', { url: '/?film=a&film=b' }, 400, 'GET /openapi.json'],
] as const)('%s gets a hint of its own', async (_what, request, status, hint) => {
  const { app } = await openTestServer();
  const refused = await app.inject(request);
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect(problem.parse(refused.json())).toMatchObject({ status, hint: expect.stringContaining(hint) });
});

test('a wrong method is told the right ones', async () => {
  const { app } = await openTestServer();
  const refused = await app.inject({ method: 'PUT', url: '/renders' });
  expect(refused.statusCode).toBe(405);
  expect(refused.headers.allow?.split(', ')).toEqual(['GET', 'HEAD', 'POST']);
  expect((await app.inject({ method: 'DELETE', url: '/health' })).statusCode).toBe(405);
});

test('the film after the last place is refused, to be tried again later', async () => {
  const { app, begin, add } = await openTestServer({ limit: 2 });
  await begin();
  await add();
  await add();
  const refused = await post(app, { compositionId: 'Small' });
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(problem.parse(refused.json()).code).toBe('queue-full');
});

test('with a token POST and DELETE ask for it, and reading does not', async () => {
  const { app, add } = await openTestServer({ token: 'secret' });
  const jobId = await add();
  const without = await post(app, { compositionId: 'Small' });
  expect(without.statusCode).toBe(401);
  expect(without.headers['www-authenticate']).toBe('Bearer');
  expect((await post(app, { compositionId: 'Small' }, { authorization: 'Bearer wrong' })).statusCode).toBe(401);
  expect((await app.inject({ method: 'DELETE', url: `/renders/${jobId}` })).statusCode).toBe(401);
  expect((await app.inject(`/renders/${jobId}`)).statusCode).toBe(200);
  expect((await post(app, { compositionId: 'Small' }, { authorization: 'Bearer secret' })).statusCode).toBe(202);
});

test('the API describes itself, with every route', async () => {
  const { app } = await openTestServer();
  const { paths } = (await app.inject('/openapi.json')).json();
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/',
      '/health',
      '/compositions',
      '/renders',
      '/renders/{jobId}',
      '/renders/{jobId}/events',
    ]),
  );
  expect(paths['/renders'].post.requestBody.content['application/json'].schema.required).toContain('compositionId');
});

test('every answer forbids guessing its type', async () => {
  const { app } = await openTestServer();
  for (const url of ['/', '/health', '/nothing']) {
    expect((await app.inject(url)).headers['x-content-type-options']).toBe('nosniff');
  }
});
