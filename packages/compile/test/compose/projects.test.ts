import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ComposeSpec, composeWords, manifest as manifestSchema } from '@veille/protocol';
import type { ContainerRun } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Compilation } from '../../src/compile.ts';
import { compileComposeGolden, composeGoldenText, readInput } from '../support/compose-golden.ts';
import { type Compose, composes } from '../support/composes.ts';

const files = globSync(join(import.meta.dirname, 'golden/*.golden')).sort();
const cases = files.map((path) => ({ name: basename(path, '.golden'), path }));

// A new case: write its input into golden/NAME.golden and run `npx vitest run packages/compile -u`.
test.each(cases)('$name is as it was', async ({ path }) => {
  await expect(composeGoldenText(path)).toMatchFileSnapshot(path);
});

test.each(cases)(
  '$name compiles to the same bytes every time, and to a manifest that the controller reads',
  ({ path }) => {
    const first = compileComposeGolden(path, '/studio');
    expect(JSON.stringify(compileComposeGolden(path, '/studio'))).toBe(JSON.stringify(first));
    expect(manifestSchema.parse(JSON.parse(JSON.stringify(first.manifest)))).toEqual(first.manifest);
  },
);

describe.each(composes)('compose $version', (compose) => {
  test('takes the smallest project without a word', async () => {
    const { config } = await readByCompose(compose, 'one-container');
    expect(Object.keys(config.services)).toEqual(['notes']);
  });

  test('reads every text as it was meant', async () => {
    const { config } = await readByCompose(compose, 'texts-that-yaml-and-compose-would-change');
    const { app } = (readInput(goldenOf('texts-that-yaml-and-compose-would-change')).run as unknown as ContainerRun)
      .containers;
    expect(config.services.app.environment).toEqual(app?.env);
    expect(config.services.app.command).toEqual(app?.command);
    expect(config.services.app.volumes[0].target).toBe('/with: colon');
  });

  test('merges an override, whose paths are relative to the stack', async () => {
    const { config, folder } = await readByCompose(compose, 'built-here-with-an-override');
    const { environment, volumes, cap_drop } = config.services.app;
    expect({ environment, cap_drop }).toEqual({ environment: { MORE: 'yes' }, cap_drop: ['ALL'] });
    expect(JSON.stringify(volumes)).toContain(join(folder, 'models'));
  });

  test('tells no secret, only where it lies', async () => {
    const { text, compilation } = await readByCompose(compose, 'four-in-order');
    for (const { path } of compilation.secrets) expect(text).toContain(path);
    expect(text).not.toContain(secretValue);
  });
});

test('the digest changes with the project and with what it is built from, and stands on every container', () => {
  const path = goldenOf('four-in-order');
  const spec = specOf(compileComposeGolden(path, '/studio'));
  const other = specOf(compileComposeGolden(path, '/elsewhere'));
  expect(other.digest).not.toBe(spec.digest);
  const [, composeFile] = compileComposeGolden(path, '/studio').artifacts.filter(({ path }) =>
    path.includes('/compose/'),
  );
  const services: Record<string, { labels: unknown }> = parse(composeFile?.content ?? '').services;
  expect(Object.keys(services)).toEqual(['app', 'db', 'redis', 'valkey']);
  for (const { labels } of Object.values(services)) {
    expect(labels).toEqual({ 'dev.veille.digest': spec.digest, 'dev.veille.service': 'cut' });
  }
});

const secretValue = 'hunter2';
const override = "services: {app: {environment: {MORE: 'yes'}, volumes: ['./models:/models']}}\n";

/** What `config` of a real compose makes of a golden file's project, which it must take without a warning. */
async function readByCompose({ program, version }: Compose, name: string) {
  const written = await writeProject(goldenOf(name));
  const run = spawnSync(program, [...composeWords(written.spec), 'config'], { encoding: 'utf8' });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  // It writes a `$` twice, so that its own output can be read again.
  const text = run.stdout.replaceAll('$$', '$');
  return { ...written, text, config: parse(text, { schema: version.startsWith('1.') ? 'yaml-1.1' : 'core' }) };
}

function goldenOf(name: string): string {
  return join(import.meta.dirname, `golden/${name}.golden`);
}

/** Writes all that a project needs into a folder. */
async function writeProject(path: string): Promise<{ spec: ComposeSpec; folder: string; compilation: Compilation }> {
  const folder = await temporaryFolder();
  const compilation = compileComposeGolden(path, folder);
  const { artifacts, folders, secrets } = compilation;
  const written = [...artifacts, ...secrets.map((secret) => ({ path: secret.path, content: secretValue }))];
  for (const file of [...written, { path: join(folder, 'images.override.yml'), content: override }]) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.content);
  }
  for (const each of [...folders, join(folder, 'catalog/images'), join(folder, 'helper')]) {
    await mkdir(each, { recursive: true });
  }
  return { spec: specOf(compilation), folder, compilation };
}

function specOf({ manifest }: Compilation): ComposeSpec {
  const spec = manifest.services.find(({ driver }) => driver === 'compose')?.compose;
  if (!spec) throw new Error('no compose project');
  return spec;
}
