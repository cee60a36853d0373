import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readComposeConfig } from '@veille/compile';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { buildDigest, buildsDigest } from '../src/up/containers/build-digest.ts';
import { BuiltImages } from '../src/up/needs/built-images.ts';

const files = {
  'app/Dockerfile': 'FROM scratch',
  'app/.dockerignore': 'notes\n*.log\n',
  'app/main.mjs': 'export {}',
  'app/data/film.mp4': 'film',
  'Dockerfile.other': 'FROM scratch',
};

test.each([
  ['the Dockerfile', 'app/Dockerfile', true],
  ['a file of the folder', 'app/lib/new.mjs', true],
  ['what containers mount, for that is their data', 'app/data/film.mp4', false],
  ['what .dockerignore names', 'app/notes/today.txt', false],
  ['what .dockerignore names by a pattern', 'app/run.log', false],
  ['a package that is installed beside it', 'app/node_modules/a/index.js', false],
  ['a file outside', 'Dockerfile.other', false],
])('a change of %s', async (_title, file, counts) => {
  const { digest, write } = await project();
  const before = await digest();
  write(file, 'changed');
  expect((await digest()) !== before).toBe(counts);
});

test('what .dockerignore excepts counts', async () => {
  const { digest, write } = await project();
  write('app/.dockerignore', 'notes\n!notes/kept.txt\n');
  write('app/notes/kept.txt', 'one');
  const before = await digest();
  write('app/notes/other.txt', 'does not count');
  expect(await digest()).toBe(before);
  write('app/notes/kept.txt', 'two');
  expect(await digest()).not.toBe(before);
});

test('build arguments and another Dockerfile count, and so does a folder that is gone', async () => {
  const { digest, folder } = await project();
  const digests = [
    await digest(),
    await digest('args: { COLOUR: blue }'),
    await digest('args: { COLOUR: red }'),
    await digest('dockerfile: ../Dockerfile.other'),
  ];
  rmSync(join(folder, 'app'), { recursive: true });
  expect(new Set([...digests, await digest()]).size).toBe(5);
});

test('a Dockerfile in a folder that is mounted as a whole counts, and nothing else there', async () => {
  const { digest, write } = await project();
  const whole = () => digest('', '');
  const before = await whole();
  write('app/main.mjs', 'changed, and seen at once');
  expect(await whole()).toBe(before);
  write('app/Dockerfile', 'FROM scratch AS other');
  expect(await whole()).not.toBe(before);
});

test('what lies elsewhere counts by its address, and a project that builds nothing has no digest', async () => {
  const config = (address: string) => readComposeConfig(`services: { app: { build: '${address}' } }`);
  const [one, two] = [config('https://git.example/a.git#v1'), config('https://git.example/a.git#v2')];
  expect(await buildsDigest(one)).not.toBe(await buildsDigest(two));
  expect(await buildsDigest(readComposeConfig('services: { app: { image: a } }'))).toBe('');
});

test('an image that is met for the first time is taken as it is, and known from then on', async () => {
  const file = join(await temporaryFolder(), 'built.json');
  expect(await new BuiltImages(file).isFrom('own_web', 'one')).toBe(true);
  expect(await new BuiltImages(file).isFrom('own_web', 'two')).toBe(false);
  await new BuiltImages(file).note('own_web', 'two');
  expect(await new BuiltImages(file).isFrom('own_web', 'two')).toBe(true);
  writeFileSync(file, 'torn');
  expect(await new BuiltImages(file).isFrom('own_web', 'three')).toBe(true);
});

/** A project as compose prints it: an app that is built from `app/` and keeps its data there. */
async function project() {
  const folder = await temporaryFolder();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const app = join(folder, 'app');
  const digest = async (more = '', mounted = '/data') => {
    const text = `services: { app: { build: { context: ${app}, ${more} }, volumes: ['${app}${mounted}:/mounted'] } }`;
    const { build } = readComposeConfig(text).services.app ?? {};
    if (!build) throw new Error('it is not built');
    return buildDigest(build);
  };
  return { folder, write, digest };
}
