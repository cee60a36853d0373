import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, startRedis } from '@veille/testkit';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { openFilms } from '../src/queue/films.ts';
import { connectRedis } from '../src/queue/redis.ts';
import { openRenderQueue } from '../src/queue/render-queue.ts';
import { openTestServer } from './support/open-test-server.ts';

test('cancelling a queued film harms neither the one in the making nor the one behind', async () => {
  const { app, queue, begin, add, making } = await openTestServer();
  const first = await begin();
  const cancelled = await add();
  const behind = await add();

  const answer = await app.inject({ method: 'DELETE', url: `/renders/${cancelled}` });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ status: 'cancelled', attempts: 0, startedAt: null });
  expect(first.signal.aborted).toBe(false);
  expect(await queue.counts()).toEqual({ queued: 1, active: 1 });

  first.finish();
  await eventually(() => expect(making.has(behind)).toBe(true));
  making.get(behind)?.finish();
  await eventually(async () => expect((await queue.find(behind))?.status).toBe('completed'));
  expect((await queue.find(first.jobId))?.status).toBe('completed');
  expect(await queue.find(cancelled)).toMatchObject({ status: 'cancelled', attempts: 0 });
  expect(making.has(cancelled)).toBe(false);
});

test('cancelling a film in the making stops its worker before the answer', async () => {
  const { app, queue, begin } = await openTestServer();
  const { jobId, signal } = await begin();
  const answer = await app.inject({ method: 'DELETE', url: `/renders/${jobId}` });
  expect(signal.aborted).toBe(true);
  expect(answer.json()).toMatchObject({ status: 'cancelled', attempts: 1, error: null });
  expect(await queue.counts()).toEqual({ queued: 0, active: 0 });
});

test('a finished film cannot be cancelled, nor one twice', async () => {
  const { app, queue, begin } = await openTestServer();
  const done = await begin();
  done.finish();
  await eventually(async () => expect((await queue.find(done.jobId))?.status).toBe('completed'));
  const stopped = await begin();
  await app.inject({ method: 'DELETE', url: `/renders/${stopped.jobId}` });
  for (const jobId of [done.jobId, stopped.jobId]) {
    const refused = await app.inject({ method: 'DELETE', url: `/renders/${jobId}` });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().code).toBe('job-finished');
  }
  expect((await queue.find(done.jobId))?.status).toBe('completed');
});

test('the pending file exists exactly while there is unfinished work', async () => {
  const { queue, begin, add, pendingFile } = await openTestServer();
  expect(existsSync(pendingFile)).toBe(false);
  const first = await begin();
  const second = await add();
  expect(existsSync(pendingFile)).toBe(true);
  await queue.cancel(second);
  expect(existsSync(pendingFile)).toBe(true);
  first.finish();
  await eventually(() => expect(existsSync(pendingFile)).toBe(false));
});

test('a stopping server puts its film back into the queue', async () => {
  const { queue, begin, close, pendingFile, redis } = await openTestServer();
  const { jobId, signal } = await begin();
  const film = await queue.find(jobId);
  await close();
  expect(signal.aborted).toBe(true);
  expect(existsSync(pendingFile)).toBe(true);
  expect(film?.status).toBe('in-progress');
  const client = new Redis({ path: redis.socket });
  expect(await client.lrange('bull:renders:wait', 0, -1)).toEqual([jobId]);
  expect(await client.lrange('bull:renders:active', 0, -1)).toEqual([]);
  client.disconnect();
});

test('health tells what holds the service awake', async () => {
  const { app, begin, add } = await openTestServer();
  expect((await app.inject('/health')).json()).toEqual({ status: 'ok', busy: 0, queued: 0, active: 0 });
  await begin();
  await add();
  expect((await app.inject('/health')).json()).toEqual({ status: 'ok', busy: 2, queued: 1, active: 1 });
});

test('neither a look at the health nor a new film reads those that there are', async () => {
  const { app, begin, add, redis } = await openTestServer();
  await begin();
  for (let film = 0; film < 5; film++) await add();
  const client = new Redis({ path: redis.socket });
  onTestFinished(() => client.disconnect());
  await client.config('RESETSTAT');
  expect((await app.inject('/health')).json()).toMatchObject({ queued: 5, active: 1 });
  await add();
  expect(await client.info('commandstats')).not.toMatch(/cmdstat_hgetall/);
});

test('a film that was cancelled while it waited holds no place, also for the next server', async () => {
  const { queue, begin, add, close, redis, folder } = await openTestServer({ limit: 1 });
  await begin();
  await queue.cancel(await add());
  await add();
  await expect(add()).rejects.toMatchObject({ code: 'queue-full' });
  await close();
  const next = await openRenderQueue({
    redis: await connectRedis({ path: redis.socket }),
    films: await openFilms(join(folder, 'data')),
    pendingFile: join(folder, 'pending'),
    limit: 10,
    render: (_jobId, _request, _onProgress, signal) => once(signal, 'abort').then(() => Promise.reject(signal.reason)),
    onError: () => {},
  });
  onTestFinished(next.close);
  await eventually(async () => expect(await next.counts()).toEqual({ queued: 1, active: 1 }));
});

test('while Redis is away requests are refused at once, and a film in the making is not lost', async () => {
  const { app, queue, begin, redis, folder } = await openTestServer();
  const { jobId, finish } = await begin();
  await redis.kill();
  const refused = await eventually(async () => {
    const answer = await app.inject('/health');
    expect(answer.statusCode).toBe(503);
    return answer;
  });
  expect(refused.headers['retry-after']).toBe('2');
  expect(refused.json()).toMatchObject({ code: 'service-unavailable' });
  finish();

  await startRedis(folder);
  await eventually(async () => expect((await queue.find(jobId))?.status).toBe('completed'));
  expect((await app.inject('/health')).statusCode).toBe(200);
});

test('a server ends also while Redis is away', async () => {
  const { begin, redis, queue, close } = await openTestServer();
  const { signal } = await begin();
  await redis.kill();
  await eventually(() => expect(queue.isThere()).toBe(false));
  await close();
  expect(signal.aborted).toBe(true);
});

test('films of jobs that are no longer kept go', async () => {
  const { queue, begin, filmsFolder } = await openTestServer();
  await writeFile(join(filmsFolder, 'forgotten.mp4'), 'film');
  const { jobId, finish } = await begin();
  await writeFile(join(filmsFolder, `${jobId}.mp4`), 'film');
  finish();
  await eventually(async () => expect(await readdir(filmsFolder)).toEqual([`${jobId}.mp4`]));
  expect((await queue.find(jobId))?.status).toBe('completed');
});

test('a stream of events ends with the film', async () => {
  const { app, begin } = await openTestServer();
  const { jobId, progress, finish } = await begin();
  progress(0.25);
  const answer = await app.inject({ url: `/renders/${jobId}/events`, payloadAsStream: true });
  expect(answer.headers['content-type']).toContain('text/event-stream');
  let body = '';
  for await (const piece of answer.stream()) {
    body += piece;
    if (body.includes('in-progress')) finish();
  }
  const jobs = [...body.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
  expect(jobs.at(0).status).toBe('in-progress');
  expect(jobs.at(-1).status).toBe('completed');
});
