import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { remotion } from '@veille/catalog';
import { createRenderClient, type RenderJob } from '@veille/protocol';
import { useEngine } from '@veille/testkit';
import { afterAll, expect, type TestContext, test } from 'vitest';
import { doorTransport } from '../local/support/open-studio.ts';
import { compileStudio } from '../support/container-studio.ts';
import { openRenderBed, owner, type RenderBed } from './support/render-bed.ts';

const engineFor = useEngine();
const minute = 60_000;

let bedOnce: Promise<RenderBed> | null = null;
const bedFor = (context: TestContext) => {
  bedOnce ??= openRenderBed(engineFor(context));
  return bedOnce;
};
afterAll(async () => (await bedOnce)?.remove());

test('its image is built by `veille prepare`, and `veille up` leaves that to it', async (context) => {
  const { studio, upSaid, prepared } = await bedFor(context);
  expect(upSaid).toMatch(/films cannot wake yet: it lacks the image \S+-films-render:\w+.* Run: veille prepare films/);
  expect(prepared).toMatch(/films is prepared: image \S+-films-render:\w+/);
  expect((await studio.api.service('films')).status).toBe('stopped');
});

test('its image is as large as plans say, give or take what the base differs', async (context) => {
  const { prepared } = await bedFor(context);
  const image = /image (\S+-films-render:\w+)/.exec(prepared)?.[1] ?? '';
  const bytes = Number(engineFor(context).docker(['image', 'inspect', '--format', '{{.Size}}', image]));
  const { images } = compileStudio('/studio', { films: remotion({ run: 'container' }) }, { films: 4000 });
  const [told] = images.flatMap((each) => (each.source === 'dockerfile' && each.cost ? [each.cost.bytes] : []));
  expect(Math.abs(bytes / (told ?? 0) - 1)).toBeLessThan(0.15);
});

test('a film is asked for at the door with the token of the stack, and is a file that belongs to an ordinary user', async (context) => {
  const { studio, inspect } = await bedFor(context);
  const film = join(studio.folder, 'film.mp4');
  await studio.veille('render', 'Small', '--props', '{"text":"bonsoir","frames":5}', '--out', film);
  expect(readFileSync(film).subarray(4, 8).toString()).toBe('ftyp');
  expect(statSync(join(studio.folder, '.veille/data/films/films')).uid).toBe(owner.uid);
  for (const container of ['render', 'queue']) {
    expect(inspect(container, '{{.Config.User}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}')).toBe(
      `${owner.uid}:${owner.gid} [ALL] [no-new-privileges:true]`,
    );
  }
  expect(inspect('render', '{{range .NetworkSettings.Ports}}{{range .}}{{.HostIp}}{{end}}{{end}}')).toBe('127.0.0.1');
  expect(inspect('queue', '{{range .HostConfig.PortBindings}}published{{end}}')).toBe('');
});

test('who has no token makes no film, and the server can write only where its films are', async (context) => {
  const { studio, execute } = await bedFor(context);
  const stranger = createRenderClient(doorTransport(studio, 're'), null);
  const refused = stranger.create({ compositionId: 'Small', inputProps: {} });
  await expect(refused).rejects.toMatchObject({ code: 'unauthorized' });
  for (const path of ['/bundle/x', '/creative-assets/x', '/run/secrets/render-token', '/app/x']) {
    expect(execute('render', ['touch', path])).toMatch(/Read-only file system|Permission denied/);
  }
  expect(execute('render', ['touch', '/bundle/x'])).toContain('Read-only');
  expect(execute('render', ['grep', 'CapEff', '/proc/1/status'])).toMatch(/CapEff:\s+0+$/);
});

test(
  'a film whose containers are killed in the middle is finished after the next wake, and then all of it sleeps',
  async (context) => {
    const { studio, client, kill, running } = await bedFor(context);
    const { jobId } = await client.create({ compositionId: 'Small', inputProps: { text: 'encore', frames: 400 } });
    await expect.poll(() => client.job(jobId), patience).toSatisfy(isBeingMade);
    kill('render', 'queue');
    expect(running()).toEqual([]);
    expect(existsSync(join(studio.folder, '.veille/data/films/pending'))).toBe(true);

    await client.wake(AbortSignal.timeout(2 * minute));
    await expect.poll(async () => (await client.job(jobId)).status, patience).toBe('completed');
    expect((await client.job(jobId)).attempts).toBeGreaterThan(1);
    const film = readFileSync(join(studio.folder, `.veille/data/films/films/${jobId}.mp4`));
    expect(film.subarray(4, 8).toString()).toBe('ftyp');

    await studio.veille('stop', 'films');
    await expect.poll(running, patience).toEqual([]);
  },
  6 * minute,
);

test('the same films are there when the stack makes it a process, and a container again', async (context) => {
  const { client, runAs, films } = await bedFor(context);
  const before = films();
  expect(before.length).toBeGreaterThan(1);
  const all = async () => {
    await client.wake(AbortSignal.timeout(2 * minute));
    return Promise.all(before.map(async (jobId) => (await client.job(jobId)).status));
  };
  await runAs('process');
  expect(await all()).toEqual(before.map(() => 'completed'));
  await runAs('container');
  expect(await all()).toEqual(before.map(() => 'completed'));
  expect(films()).toEqual(before);
});

const patience = { timeout: 2 * minute, interval: 100 };

function isBeingMade({ status, progress }: RenderJob): boolean {
  return status === 'in-progress' && progress > 0;
}
