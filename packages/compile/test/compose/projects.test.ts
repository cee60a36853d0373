import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { manifest as manifestSchema } from '@veille/protocol';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileComposeGolden, composeGoldenText, composeSpecOf, goldenProject } from '../support/compose-golden.ts';

const files = globSync(join(import.meta.dirname, 'golden/*.golden')).sort();
const cases = files.map((path) => ({ name: basename(path, '.golden'), path }));
const fourInOrder = goldenProject('four-in-order');

// A new case: write its input into golden/NAME.golden and run `npx vitest run packages/compile -u`.
test.each(cases)('$name is as it was', async ({ path }) => {
  await expect(composeGoldenText(path)).toMatchFileSnapshot(path);
});

test.each(cases)(
  '$name compiles to the same bytes each time, and to a manifest that the controller reads',
  ({ path }) => {
    const first = compileComposeGolden(path, '/studio');
    expect(JSON.stringify(compileComposeGolden(path, '/studio'))).toBe(JSON.stringify(first));
    expect(manifestSchema.parse(JSON.parse(JSON.stringify(first.manifest)))).toEqual(first.manifest);
  },
);

test('a renamed door moves no project, no data and no secret', () => {
  const before = compileComposeGolden(fourInOrder, '/studio', { door: 'edit' });
  const after = compileComposeGolden(fourInOrder, '/studio', { door: 'cut' });
  const kept = (compilation: typeof before) => [compilation.folders, compilation.secrets, composeSpecOf(compilation)];
  expect(before.manifest.services.find(({ name }) => name === 'cut')?.door?.name).toBe('edit');
  expect(kept(after)).toEqual(kept(before));
});

test('the digest changes with the project and with what it is built from', () => {
  const digestOf = (...words: Parameters<typeof compileComposeGolden>) =>
    composeSpecOf(compileComposeGolden(...words)).digest;
  const built = goldenProject('built-here-with-an-override');
  expect(digestOf(fourInOrder, '/elsewhere')).not.toBe(digestOf(fourInOrder, '/studio'));
  expect(digestOf(built, '/studio', { inputs: 'cd'.repeat(32) })).not.toBe(digestOf(built, '/studio'));
});

test('an image that is built is another one for other build arguments, and for other files', () => {
  const file = goldenProject('built-here-with-an-override');
  const namesOf = (...words: Parameters<typeof compileComposeGolden>) =>
    compileComposeGolden(...words).images.map(({ name }) => name);
  const [app, helper] = namesOf(file, '/studio');
  expect([app, helper]).toEqual([
    expect.stringMatching(/^veille-1a2b3c4d-images-app:[0-9a-f]{12}$/),
    expect.stringMatching(/^veille\/helper:1-[0-9a-f]{12}$/),
  ]);
  const [otherApp, sameHelper] = namesOf(file, '/studio', { args: { TORCH: 'cu126' } });
  expect(otherApp).not.toBe(app);
  expect(sameHelper).toBe(helper);
  const others = namesOf(file, '/studio', { inputs: 'cd'.repeat(32) });
  expect(others).not.toContain(app);
  expect(others).not.toContain(helper);
});

test('what an override brings is known: its containers, its images, its limits', () => {
  const file = goldenProject('built-here-with-an-override');
  const [app] = compileComposeGolden(file, '/studio').images;
  const config = [
    `services: {app: {image: '${app?.name}', build: {context: /x}, mem_limit: 1g},`,
    "  helper: {image: 'veille/helper:2', mem_limit: 64m}, cache: {build: {context: /y}, mem_limit: 32m}}",
  ];
  const { images, manifest } = compileComposeGolden(file, '/studio', { config });
  expect(images).toEqual([
    app,
    { service: 'images', container: 'helper', name: 'veille/helper:2', source: 'registry' },
    {
      service: 'images',
      container: 'cache',
      name: 'veille-1a2b3c4d-images-cache',
      source: 'compose',
      build: { folder: '/y', dockerfile: 'Dockerfile', recipe: expect.any(String), mounted: [] },
    },
  ]);
  const { compose, memoryBytes } = manifest.services.find(({ name }) => name === 'images') ?? {};
  expect(compose?.containers).toEqual(['app', 'cache', 'helper']);
  expect(memoryBytes).toBe((1024 + 64 + 32) * 1024 ** 2);
});

test('the digest stands on every container', () => {
  const compilation = compileComposeGolden(fourInOrder, '/studio');
  const { files, digest } = composeSpecOf(compilation);
  const file = compilation.artifacts.find(({ path }) => path === files[0]);
  const services: Record<string, { labels: unknown }> = parse(file?.content ?? '').services;
  expect(Object.keys(services)).toEqual(['app', 'db', 'redis', 'valkey']);
  for (const { labels } of Object.values(services)) {
    expect(labels).toMatchObject({ 'dev.veille.digest': digest, 'dev.veille.service': 'cut' });
  }
});
