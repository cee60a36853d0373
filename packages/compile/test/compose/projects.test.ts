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
