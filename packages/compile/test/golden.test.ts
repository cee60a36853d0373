import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { manifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { caddies } from './support/caddies.ts';
import { writeForStockCaddy } from './support/certificates.ts';
import { localTarget } from './support/fixtures.ts';
import { compileGolden, goldenText } from './support/golden.ts';

const files = globSync(join(import.meta.dirname, 'golden/*.golden')).sort();
const cases = files.map((path) => ({ name: basename(path, '.golden'), path }));
const compiling = cases.filter(({ name }) => !name.startsWith('refuses-'));

// A new case: write its input into test/golden/NAME.golden and run `npx vitest run packages/compile -u`.
test.each(cases)('$name is as it was', async ({ path }) => {
  await expect(goldenText(path)).toMatchFileSnapshot(path);
});

describe.each(caddies)('Caddy $version', ({ program, version }) => {
  test.each(compiling)('takes the Caddyfile of $name, and finds it well formatted', async ({ path }) => {
    const folder = await temporaryFolder();
    const { folders } = localTarget(folder);
    const { artifacts } = compileGolden(path, version, { folders });
    const caddyfile = join(folder, 'Caddyfile');
    const written = await writeForStockCaddy(artifacts, caddyfile);
    const run = (...words: string[]): string =>
      execFileSync(program, words, { env: { HOME: folder }, encoding: 'utf8', stdio: 'pipe' });
    expect(run('validate', '--config', caddyfile, '--adapter', 'caddyfile')).toContain('Valid configuration');
    await writeFile(caddyfile, written);
    expect(run('fmt', caddyfile)).toBe(written);
  });
});

test.each(compiling)('$name compiles to the same bytes every time, frozen and sorted', ({ path }) => {
  const first = compileGolden(path, '2.6.2');
  expect(compileGolden(path, '2.6.2')).toEqual(first);
  expect(JSON.stringify(compileGolden(path, '2.6.2'))).toBe(JSON.stringify(first));
  const paths = first.artifacts.map((artifact) => artifact.path);
  expect(paths).toEqual([...paths].sort());
  expect(Object.isFrozen(first.artifacts[0]) && Object.isFrozen(first.manifest.services[0]?.process)).toBe(true);
});

test.each(compiling)('the manifest of $name is one that the controller reads', ({ path }) => {
  const { artifacts, manifest: made } = compileGolden(path, '2.11.4');
  const written = artifacts.find((artifact) => artifact.path.endsWith('/manifest.json'))?.content ?? '';
  expect(manifest.parse(JSON.parse(written))).toEqual(made);
});
