import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { composeWords } from '@veille/protocol';
import type { ComposeFileRun, ContainerRun } from '@veille/stack';
import { type Compose, findComposes, temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readComposeConfig } from '../../src/compose/config.ts';
import { nameFromFolder } from '../../src/compose/names.ts';
import { ownAddress } from '../../src/compose/published-address.ts';
import { compileComposeGolden, composeSpecOf, goldenProject, readInput } from '../support/compose-golden.ts';

const composes = findComposes();

describe.each(composes)('compose $version', (compose) => {
  test('takes the smallest project without a word', async () => {
    const { config } = await readByCompose(compose, 'one-container');
    expect(Object.keys(config.services)).toEqual(['notes']);
  });

  test('reads every text as it was meant', async () => {
    const { config } = await readByCompose(compose, 'texts-that-yaml-and-compose-would-change');
    const { app } = (
      readInput(goldenProject('texts-that-yaml-and-compose-would-change')).run as unknown as ContainerRun
    ).containers;
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

  test('runs as the owner of the data, and mounts what is only read so that it can only be read', async () => {
    const { config, folder } = await readByCompose(compose, 'as-the-owner');
    expect([config.services.render.user, config.services.queue.user]).toEqual(['1000:1000', '1000:1000']);
    const written = JSON.stringify(config.services.render.volumes);
    for (const source of ['prepared/films', 'creative-assets', 'secrets/token']) {
      const path = join(folder, source);
      expect(written.includes(`${path}:`) ? written : JSON.stringify({ read_only: true })).toMatch(
        /:ro"|"read_only":true/,
      );
      expect(written).toContain(path);
    }
  });

  test('tells no secret, only where it lies', async () => {
    const { text, compilation } = await readByCompose(compose, 'four-in-order');
    for (const { path } of compilation.secrets) expect(text).toContain(path);
    expect(text).not.toContain(secretValue);
  });

  test('tells where a person’s file publishes its ports', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'compose.yaml');
    await writeFile(
      file,
      `services: {app: {image: app, ports: ['9000:8080', '127.0.0.1:2342:8080', '53:8080/udp']}}\n`,
    );
    const { stdout } = spawnSync(compose.program, ['--file', file, 'config'], { encoding: 'utf8' });
    expect(ownAddress(ownFile, readComposeConfig(stdout))).toBe('127.0.0.1:2342');
  });
});

// `docker-compose` 1.29 has the same rule, but does not tell.
describe.each(composes.filter(({ version }) => version.startsWith('2.')))('compose $version', ({ program }) => {
  test('calls a project after its folder as Veille thinks it does', async () => {
    const folder = await temporaryFolder();
    for (const name of ['photos', 'Photo_Prism!', '-_x.y', 'ünï']) {
      const file = join(folder, name, 'compose.yaml');
      await mkdir(join(folder, name));
      await writeFile(file, 'services: {app: {image: app}}\n');
      const { stdout } = spawnSync(program, ['--file', file, 'config'], { encoding: 'utf8' });
      expect(readComposeConfig(stdout).name).toBe(nameFromFolder(join(folder, name)));
    }
  });
});

const ownFile: ComposeFileRun = { type: 'compose', web: { container: 'app', port: 8080 }, files: ['compose.yaml'] };
const secretValue = 'hunter2';
const override = "services: {app: {environment: {MORE: 'yes'}, volumes: ['./models:/models']}}\n";

/** What `config` of a real compose makes of a golden file's project, which it must take without a warning. */
async function readByCompose({ program, version }: Compose, name: string) {
  const written = await writeProject(goldenProject(name));
  const run = spawnSync(program, [...composeWords(written.spec), 'config'], { encoding: 'utf8' });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  // It writes a `$` twice, so that its own output can be read again.
  const text = run.stdout.replaceAll('$$', '$');
  return { ...written, text, config: parse(text, { schema: version.startsWith('1.') ? 'yaml-1.1' : 'core' }) };
}

/** Writes all that a project needs into a folder. */
async function writeProject(path: string) {
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
  return { spec: composeSpecOf(compilation), folder, compilation };
}
