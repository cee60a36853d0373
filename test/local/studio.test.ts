import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { findProcesses } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { findCaddies } from '../../bench/support/caddies.ts';
import { askDoor, editStack, openStudio, runVeille } from './support/open-studio.ts';

describe.each(findCaddies())('a studio on this machine, with Caddy $version', ({ program, version }) => {
  test('goes up, wakes for a program, sleeps when told, goes down and leaves no process', async () => {
    const studio = await openStudio(`notes: app({ startMs: 300 }), films: app({ door: 're' }),`, program);
    const up = await studio.veille('up');
    expect(up).toContain(`http://re.localhost:${studio.port}`);
    expect(up).toMatch(/notes +asleep/);

    const page = await askDoor(studio, 'notes', '/deep?q=1', { accept: 'text/html' });
    expect(page.status).toBe(503);
    expect(String(page.body)).toContain('<html');
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': expect.any(String) });
    expect(await studio.starts('notes')).toBe(0);

    expect((await askDoor(studio, 'notes', '/health')).status).toBe(200);
    expect(await studio.veille('status')).toMatch(/notes +awake/);
    expect(await studio.veille('stop', 'notes')).toBe('notes is asleep.\n');
    expect(await studio.veille('start', 're')).toContain('films is awake');
    expect(await studio.veille('logs', 'films', '--lines', '1')).toBe('warming the cache\n');

    expect(await studio.veille('down')).toContain('no process is left');
    expect(await findProcesses(studio.folder)).toEqual([]);
    expect(await studio.veille('down')).toBe('The studio is not running.\n');
  });

  test('is changed by a second `up` only where its stack was', async () => {
    const studio = await openStudio(`notes: app({ startMs: 100 }), films: app({ startMs: 100 }),`, program);
    await studio.veille('start', 'notes');
    const caddyfile = join(studio.folder, '.veille/artifacts/Caddyfile');
    const before = await stat(caddyfile);

    expect(await studio.veille('up')).toContain('Nothing changed.');
    expect((await stat(caddyfile)).mtimeMs).toBe(before.mtimeMs);

    await editStack(studio, 'films: app({ startMs: 100 })', `films: app({ door: 're', startMs: 200 })`);
    expect(await studio.veille('up')).toContain('Changed: ~ films  ~ doors');
    expect((await askDoor(studio, 're', '/health')).status).toBe(200);
    expect((await askDoor(studio, 'films', '/health')).status).toBe(404);
    expect(await studio.starts('notes')).toBe(1);
    expect(await studio.veille('status')).toMatch(/notes +awake/);

    await editStack(studio, 'notes: app({ startMs: 100 }),', '');
    expect(await studio.veille('up')).toContain('Changed: - notes  ~ doors');
  });

  test('says before its doors change how many open connections that closes', async () => {
    const studio = await openStudio('notes: app({}),', program);
    const headers = { host: `notes.localhost:${studio.port}` };
    const open = request({
      host: '127.0.0.1',
      port: studio.port,
      path: '/.veille/events',
      headers,
      agent: false,
    }).end();
    open.on('error', () => {});
    await once(open, 'response');
    await editStack(studio, 'app({})', `app({ door: 'n' })`);
    const { code, err } = await runVeille(studio.folder, 'up');
    expect(code).toBe(0);
    expect(err.includes('closes 1 open connection.')).toBe(version.startsWith('2.6.'));
    open.destroy();
  });
});

test('a stack with a fault stops `up` before anything is touched', async () => {
  const studio = await openStudio(`notes: app({ startMs: 100 }),`);
  await studio.veille('start', 'notes');
  const manifest = join(studio.folder, '.veille/artifacts/manifest.json');
  const before = await readFile(manifest, 'utf8');

  await editStack(studio, 'startMs: 100', 'startMs: -1');
  const { code, err } = await runVeille(studio.folder, 'up');
  expect(err).toMatch(/^veille\.config\.ts:6:\d+ {2}services\.notes\.startMs/m);
  expect(code).toBe(1);
  expect(await readFile(manifest, 'utf8')).toBe(before);
  expect((await askDoor(studio, 'notes', '/health')).status).toBe(200);
});

test('two studios at once never meet', async () => {
  const [one, two] = [await openStudio('notes: app({ title: "One" }),'), await openStudio('notes: app({}),')];
  await one.veille('start', 'notes');
  expect(await one.veille('status')).toMatch(/notes +awake/);
  expect(await two.veille('status')).toMatch(/notes +asleep/);
  await one.veille('down');
  expect((await askDoor(two, 'notes', '/health')).status).toBe(200);
});

test('two `up`s at once make one studio', async () => {
  const studio = await openStudio('notes: app({}),');
  await studio.veille('down');
  const ups = await Promise.all([runVeille(studio.folder, 'up'), runVeille(studio.folder, 'up')]);
  expect(ups.map(({ code }) => code)).toEqual([0, 0]);
  expect(ups.map(({ err }) => err).join('')).toContain('Another veille command is at work in this studio');
  expect((await findProcesses(studio.folder)).filter(({ command }) => command.includes('controller'))).toHaveLength(1);
});

test('a taken port is told with its owner and a port that is free', async () => {
  const [one, two] = [await openStudio('notes: app({}),'), await openStudio('notes: app({}),')];
  const { code, err } = await runVeille(two.folder, 'up', '--port', String(one.port));
  expect(err).toMatch(new RegExp(`Port ${one.port} is taken by .*caddy run.*${one.folder}.* \\(pid \\d+\\)`));
  const free = Number(/veille up --port (\d+)/.exec(err)?.[1]);
  expect(free).not.toBe(one.port);
  expect(code).toBe(1);

  expect(await two.veille('up', '--port', String(free))).toContain(`http://notes.localhost:${free}`);
  expect(await two.veille('up')).toContain(`http://notes.localhost:${free}`);
});

test('`down` also stops what a killed controller left', async () => {
  const studio = await openStudio('notes: app({ startMs: 100 }),');
  await studio.veille('start', 'notes');
  await studio.killController();
  expect(await studio.veille('down')).toContain('Stopped caddy, notes, controller');
  expect(await findProcesses(studio.folder)).toEqual([]);
});

test('`up` after the death of the controller changes nothing for a service that is awake', async () => {
  const studio = await openStudio('notes: app({ startMs: 100 }),');
  await studio.veille('start', 'notes');
  await studio.killController();
  expect(await studio.veille('up')).toMatch(/notes +awake/);
  expect(await studio.starts('notes')).toBe(1);
});
