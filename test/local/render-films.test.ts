import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getVideoMetadata } from '@remotion/renderer';
import { eventually, findProcesses, killNow, startRedis, temporaryFolder } from '@veille/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRenderServer } from '../support/start-render-server.ts';

const compositions = join(import.meta.dirname, '../fixtures/small-films');
const bundler = fileURLToPath(import.meta.resolve('@veille/render/bundle'));
const chromium = findChromium();
const minute = 60_000;
let prepared: string;
let bundle: string;

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'veille-bundle-'));
  bundle = join(prepared, 'bundle');
  execFileSync(process.execPath, [bundler, compositions, bundle]);
}, 2 * minute);

afterAll(() => rm(prepared, { recursive: true, force: true }));

test('a bundle leaves nothing beside it and says what can be rendered', async () => {
  expect(await readdir(prepared)).toEqual(['bundle']);
  const list = JSON.parse(await readFile(join(bundle, 'compositions.json'), 'utf8'));
  expect(list.map(({ id }: { id: string }) => id)).toEqual(['Small', 'Plain']);
  expect(list[0]).toMatchObject({ durationInFrames: 10, propsSchema: { required: ['text'] } });
  expect(list[0].propsSchema.properties.text).toMatchObject({ maxLength: 40, description: 'What the film says' });
  expect(list[1].propsSchema).toBe(null);
});

test('a bundle says nowhere where it was made, so that two clones of a repository make the same', async () => {
  const files = (await readdir(bundle, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  expect(texts.filter((text) => text.includes(compositions))).toEqual([]);
  expect(texts.join('')).toContain('window.remotion_projectName = "small-films"');
});

test('a film comes out as h264 with the asked length, and nothing is left of its making', async () => {
  const { folder, server } = await startServer();
  const jobId = await server.add('Small', { text: 'bonjour', frames: 15 });
  const making = await server.until(jobId, ({ status }) => status !== 'queued');
  expect(making.status).toBe('in-progress');
  const done = await server.until(jobId, ({ status }) => status !== 'in-progress');
  expect(done).toMatchObject({ status: 'completed', error: null, attempts: 1 });
  expect(done.video).toMatchObject({ width: 320, height: 180, fps: 10, durationSeconds: 1.5 });

  expect(await getVideoMetadata(join(server.films, `${jobId}.mp4`))).toMatchObject({
    codec: 'h264',
    pixelFormat: 'yuv420p',
    width: 320,
    height: 180,
    fps: 10,
    durationInSeconds: 1.5,
  });
  expect(await readdir(server.films)).toEqual([`${jobId}.jpg`, `${jobId}.mp4`]);
  expect(await readdir(server.temporary)).toEqual([]);
  await eventually(() => expect(existsSync(server.pendingFile)).toBe(false));
  await expectOnlyServerAndRedis(folder);
});

test('a fault of the composition is told, and the next film is made', async () => {
  const { server } = await startServer();
  const broken = await server.add('Small', { text: 'x', fails: true });
  const next = await server.add('Plain', {});
  const failed = await server.until(broken, ({ finishedAt }) => finishedAt !== null);
  expect(failed).toMatchObject({ status: 'failed', attempts: 1, videoUrl: null });
  expect(failed.error).toContain('the composition is broken on purpose');
  expect(await server.until(next, ({ finishedAt }) => finishedAt !== null)).toMatchObject({ status: 'completed' });
  expect((await readdir(server.films)).filter((name) => name.startsWith(broken))).toEqual([]);
});

test('without a browser a film fails with what to install', async () => {
  const { server } = await startServer('/nowhere/chromium');
  const jobId = await server.add('Plain', {});
  const failed = await server.until(jobId, ({ finishedAt }) => finishedAt !== null);
  expect(failed.error).toBe('There is no Chromium to render with: /nowhere/chromium is not a program.');
});

test('cancelling leaves no worker, no browser and no file', async () => {
  const { folder, server } = await startServer();
  const jobId = await server.add('Small', { text: 'x', frames: 3000 });
  await server.until(jobId, ({ progress }) => progress > 0);
  const { status, body } = await server.ask('DELETE', `/renders/${jobId}`);
  expect(status).toBe(200);
  expect(JSON.parse(body).status).toBe('cancelled');
  expect(await readdir(server.temporary)).toEqual([]);
  expect(await readdir(server.films)).toEqual([]);
  await expectOnlyServerAndRedis(folder);
});

test('while a film is made nothing of it can be reached from another machine', async () => {
  const { folder, server } = await startServer();
  const jobId = await server.add('Small', { text: 'x', frames: 3000 });
  await server.until(jobId, ({ progress }) => progress > 0);
  const pids = new Set((await findProcesses(folder)).map(({ pid }) => pid));
  const listening = listeners().filter(({ pid }) => pids.has(pid));
  expect(listening.length).toBeGreaterThan(0);
  expect(listening.map(({ host }) => host).filter((host) => host !== '127.0.0.1')).toEqual([]);
  await server.ask('DELETE', `/renders/${jobId}`);
});

test(
  'killed three times with its worker and its Redis, a film is begun again within 5 s and made once',
  async () => {
    const folder = await temporaryFolder();
    let redis = await startRedis(folder);
    let server = await startRenderServer(folder, bundle, chromium);
    const jobId = await server.add('Small', { text: 'again', frames: 60 });
    for (let kills = 1; kills <= 3; kills++) {
      await server.until(jobId, ({ progress }) => progress > 0);
      await Promise.all([killNow(server.process), killWorker(folder), redis.kill()]);
      await vi.waitFor(async () => expect(await findProcesses(folder)).toEqual([]), { timeout: 5000 });
      expect(existsSync(server.pendingFile)).toBe(true);

      redis = await startRedis(folder);
      server = await startRenderServer(folder, bundle, chromium);
      const again = Date.now();
      await server.until(jobId, ({ status }) => status === 'in-progress');
      expect(Date.now() - again).toBeLessThan(5000);
    }
    const done = await server.until(jobId, ({ finishedAt }) => finishedAt !== null);
    expect(done).toMatchObject({ status: 'completed', attempts: 4, error: null });
    const { renders } = JSON.parse((await server.ask('GET', '/renders')).body);
    expect(renders).toHaveLength(1);
    expect(await readdir(server.films)).toEqual([`${jobId}.jpg`, `${jobId}.mp4`]);
    expect(await getVideoMetadata(join(server.films, `${jobId}.mp4`))).toMatchObject({ durationInSeconds: 6 });
  },
  3 * minute,
);

async function startServer(browser = chromium) {
  const folder = await temporaryFolder();
  await startRedis(folder);
  return { folder, server: await startRenderServer(folder, bundle, browser) };
}

function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'chromium-headless-shell')).find((path) => existsSync(path));
  if (found === undefined) throw new Error('chromium-headless-shell is not on the PATH');
  return found;
}

async function expectOnlyServerAndRedis(folder: string): Promise<void> {
  await eventually(async () => {
    const names = (await findProcesses(folder)).map(({ command }) => command.split(' ').slice(0, 2).join(' '));
    expect(names.filter((name) => !/redis-server|src\/server\/main/.test(name))).toEqual([]);
  });
}

async function killWorker(folder: string): Promise<void> {
  for (const { pid, command } of await findProcesses(folder)) {
    if (command.includes('src/worker/main')) process.kill(pid, 'SIGKILL');
  }
}

/** TCP sockets that listen, with their process, as `ss` shows them. */
function listeners(): { host: string; pid: number }[] {
  const lines = execFileSync('ss', ['-Hltnp']).toString().split('\n');
  return lines.flatMap((line) => {
    const host = line.split(/\s+/)[3]?.replace(/:\d+$/, '') ?? '';
    return [...line.matchAll(/pid=(\d+)/g)].map(([, pid]) => ({ host, pid: Number(pid) }));
  });
}
