import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { studioPrefix } from '@veille/compile';
import { type Engine, freePort, openFileServer, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { prepareBed } from './support/prepare-bed.ts';
import { openSmallRegistry } from './support/small-registry.ts';

const engineFor = useEngine();

const generations = [
  { title: 'docker-compose', envOf: ({ env }: Engine) => env },
  { title: 'docker compose', envOf: withComposePlugin },
];

async function bedFor(context: TestContext, { title, envOf } = generations[0] ?? never()) {
  const engine = engineFor(context);
  return prepareBed(engine, envOf(engine) ?? context.skip(`there is no \`${title}\`: \`make test\` builds one`));
}

describe.each(generations)('`veille prepare` with $title', (generation) => {
  test('builds what a Dockerfile or a compose file says, once, and wakes nothing', async (context) => {
    const { engine, folder, veille, writeServices, builtImages } = await bedFor(context, generation);
    await writeServices(`
      notes: container({ build: './notes', port: 3000 }),
      own: compose({ file: './own/compose.yaml', project: 'own-in-a-test', web: 'web:3000' }),`);
    const containersOf = (project: string) =>
      engine.docker(['ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`]);
    const first = await veille('prepare', '--json');
    expect(first).toMatchObject({ code: 0 });
    const { services } = JSON.parse(first.out);
    expect(services).toMatchObject([
      { service: 'notes', unavailable: null, needs: [{ what: 'image', wasThere: false }] },
      { service: 'own', unavailable: null, needs: [{ what: 'image', wasThere: false }] },
    ]);
    expect(builtImages()).toHaveLength(2);
    expect([`${studioPrefix(folder)}-notes`, 'own-in-a-test'].map(containersOf)).toEqual(['', '']);

    expect(await veille('prepare')).toMatchObject({ code: 0, out: 'Nothing to do: notes, own.\n' });
  });

  test('builds again what a compose file builds from a Dockerfile that has changed', async (context) => {
    const { engine, veille, writeServices, appendToDockerfile, builtImages } = await bedFor(context, generation);
    await writeServices(`own: compose({ file: './own/compose.yaml', project: 'own-in-a-test', web: 'web:3000' }),`);
    await veille('prepare');
    const ids = () => engine.docker(['image', 'inspect', '--format', '{{.Id}}', ...builtImages()]);
    const before = ids();
    appendToDockerfile('ENV COLOUR=blue');
    const [name] = builtImages();
    expect(await veille('prepare')).toMatchObject({ code: 0, out: `own is prepared: image ${name?.split(':')[0]}.\n` });
    expect(ids()).not.toBe(before);
    expect(await veille('prepare')).toMatchObject({ code: 0, out: 'Nothing to do: own.\n' });
  });
});

describe('`veille prepare`', () => {
  test('pulls what is named, and for one service alone where it is asked to', async (context) => {
    const { engine, veille, writeServices, builtImages } = await bedFor(context);
    const { image } = await openSmallRegistry();
    await writeServices(`
      notes: container({ build: './notes', port: 3000 }),
      note: container({ image: '${image}', port: 3000 }),`);
    onTestFinished(() => void engine.docker(['rmi', image]));
    const { code, out } = await veille('prepare', 'note');
    expect({ code, out }).toEqual({ code: 0, out: `note is prepared: image ${image}.\n` });
    engine.docker(['image', 'inspect', image]);
    expect(builtImages()).toEqual([]);
  });

  test('downloads models into the folder that the container sees, once, whatever cuts the connection', async (context) => {
    const { engine, folder, veille, writeServices } = await bedFor(context);
    const server = await openFileServer();
    server.plan({ cutAfter: 100_000 });
    const image = await testImage(engine, 'web');
    const model = `{ url: '${server.url}', sha256: '${server.sha256}', to: 'checkpoints/small.safetensors' }`;
    await writeServices(`comfyui: comfyui({ image: '${image}', models: [${model}] }),`);
    const out = 'comfyui is prepared: model small.safetensors; 1 thing was there.\n';
    expect(await veille('prepare', 'comfyui')).toMatchObject({ code: 0, out });
    const file = join(folder, '.veille/data/comfyui/models/checkpoints/small.safetensors');
    expect(readFileSync(file)).toEqual(server.bytes);
    expect(await veille('prepare', 'comfyui')).toMatchObject({ code: 0, out: 'Nothing to do: comfyui.\n' });
    expect(server.asked).toHaveLength(2);
  });

  test('says of an image that cannot be pulled whose it is, which, and what to do', async (context) => {
    const { veille, writeServices } = await bedFor(context);
    await writeServices(`notes: container({ image: '127.0.0.1:1/notes:1.2', port: 3000 }),`);
    const { code, err } = await veille('prepare');
    expect(code).toBe(1);
    expect(err).toContain('The image 127.0.0.1:1/notes:1.2 of notes could not be pulled.');
    expect(err).toContain('registry 127.0.0.1:1 cannot be reached');
    expect(err).toContain('set "image" of notes');
  });

  test('that is interrupted while it pulls leaves no image, and the next one pulls it whole', async (context) => {
    const { engine, start, veille, writeServices } = await bedFor(context);
    const registry = await openSmallRegistry();
    await writeServices(`note: container({ image: '${registry.image}', port: 3000 }),`);
    registry.stall(true);
    const interrupted = start('prepare');
    await registry.stalled;
    interrupted.process.kill('SIGINT');
    const { code, err } = await interrupted.ended;
    expect({ code, err }).toMatchObject({ code: 130, err: expect.stringContaining('nothing is left half done') });
    expect(() => engine.docker(['image', 'inspect', registry.image])).toThrow(/no such image/i);

    registry.stall(false);
    onTestFinished(() => void engine.docker(['rmi', registry.image]));
    expect(await veille('prepare')).toMatchObject({ code: 0 });
  });

  test('that is interrupted while it builds leaves neither an image nor anything that builds', async (context) => {
    const { start, writeServices, appendToDockerfile, builtImages } = await bedFor(context);
    await writeServices(`notes: container({ build: './notes', port: 3000 }),`);
    const step = `sleep ${100_000 + process.pid}`;
    appendToDockerfile(`RUN ${step}`);
    const isBuilding = () => spawnSync('pgrep', ['--full', '--exact', step]).status === 0;
    const interrupted = start('prepare');
    while (!isBuilding()) await sleep(100);
    interrupted.process.kill('SIGINT');
    expect(await interrupted.ended).toMatchObject({ code: 130 });
    while (isBuilding()) await sleep(100);
    expect(builtImages()).toEqual([]);
  });

  test('is what mends a wake whose image is gone', async (context) => {
    const { engine, veille, writeServices, builtImages } = await bedFor(context);
    await writeServices(`notes: container({ build: './notes', port: 3000 }),`);
    expect(await veille('up', '--port', String(await freePort()))).toMatchObject({ code: 0 });
    onTestFinished(async () => void (await veille('down')));
    engine.docker(['rmi', ...builtImages()]);
    const failed = await veille('start', 'notes');
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('is not built yet') });
    expect(failed.err).toContain('Try: veille prepare notes');
    expect((await veille('why', 'notes')).out).toContain('Try: veille prepare notes');
    expect(await veille('prepare', 'notes')).toMatchObject({ code: 0 });
    expect(await veille('start', 'notes')).toMatchObject({ code: 0, out: expect.stringContaining('is awake') });
  });
});

test('`veille up` leaves a pull to `veille prepare`, and says so', async (context) => {
  const { veille, writeServices } = await bedFor(context);
  await writeServices(`note: container({ image: '127.0.0.1:1/note:1', port: 3000 }),`);
  const { code, err } = await veille('up', '--port', String(await freePort()));
  onTestFinished(async () => void (await veille('down')));
  expect(code).toBe(0);
  expect(err).toContain('note cannot wake yet: it lacks the image 127.0.0.1:1/note:1. Run: veille prepare note');
});

function never(): never {
  throw new Error('there is no generation of compose');
}
