import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as catalog from '@veille/catalog';
import { type CommonOptions, defineStack, type Service, validateStack } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import minimal from '../../../examples/minimal/veille.config.ts';
import studio from '../../../examples/studio/veille.config.ts';
import { contextOf, describe } from './describe.ts';

type AnyKind = (options: CommonOptions & { port: number }) => Service;

test.each([
  ['minimal', minimal, ['re']],
  ['studio', studio, ['re', 'studio', 'cut', 'clock']],
])('the example %s is without a fault', (_name, stack, doors) => {
  const validation = validateStack(stack);
  expect(validation).toMatchObject({ ok: true });
  expect(validation.ok && validation.stack.services.map(({ door }) => door)).toEqual(doors);
});

test.each(Object.keys(catalog))('%s is called in messages as it is in the catalog', (name) => {
  const kind: unknown = Reflect.get(catalog, name);
  expect((kind as AnyKind)({ port: 3456 }).definition.kind).toBe(name);
});

test('an upstream is where it says, or on this machine, and never sleeps', () => {
  const stack = defineStack({
    services: {
      opencode: catalog.upstream({ door: 'oc', port: 3456 }),
      photos: catalog.upstream({ port: 80, hostname: '192.0.2.20' }),
    },
  });
  expect(describe(stack, 'opencode')).toMatchObject({
    run: { type: 'external', host: '127.0.0.1', port: 3456 },
    sleepAfterMs: null,
  });
  expect(describe(stack, 'photos').run).toEqual({ type: 'external', host: '192.0.2.20', port: 80 });
});

test.each([
  ['port: 0', { port: 0 }, ['port']],
  ['port: 65536', { port: 65_536 }, ['port']],
  ['a port in the host name', { port: 80, hostname: 'a:80' }, ['hostname']],
  ['an address of the web', { port: 80, hostname: 'http://a' }, ['hostname']],
])('an upstream refuses %s', (_title, options, fields) => {
  const validation = validateStack({ services: { up: catalog.upstream(options) } });
  const paths = validation.ok ? [] : validation.issues.map(({ path }) => path);
  expect(paths).toEqual(fields.map((name) => ['services', 'up', name]));
});

test('the containers of comfyui and opencut name each other rightly and reach no further', () => {
  for (const name of ['comfyui', 'opencut']) {
    const { run } = describe(studio, name);
    if (run.type !== 'containers') throw new Error(`${name} is no container service`);
    expect(Object.keys(run.containers)).toContain(run.web.container);
    for (const container of Object.values(run.containers)) {
      for (const needed of container.dependsOn) expect(Object.keys(run.containers)).toContain(needed);
      for (const [, secret] of JSON.stringify(container.env).matchAll(/\$\{(\w+)\}/g)) {
        expect(Object.keys(container.secrets)).toContain(secret);
      }
      expect(container.health?.command.join(' ') ?? '').not.toContain('localhost');
    }
  }
});

test('the version of comfyui has its overrides, each exact, so that what PyPI withdrew can be had otherwise', () => {
  const { run } = describe(studio, 'comfyui');
  const version = (run.type === 'containers' && run.containers.comfyui?.build?.args.COMFYUI_VERSION) || '';
  const file = join(import.meta.dirname, `../src/comfyui/overrides/${version}.txt`);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==\d+(?:\.\d+)*$/);
});

test('comfyui computes on the processor unless it gets the graphics cards; words of yours come last', () => {
  const commandOf = (options: { gpu?: boolean; args?: string[] }) => {
    const { run } = describe(defineStack({ services: { comfyui: catalog.comfyui(options) } }), 'comfyui');
    return run.type === 'containers' ? run.containers.comfyui?.command : null;
  };
  const always = ['--listen', '0.0.0.0'];
  expect(commandOf({})).toEqual(['python', 'main.py', '--cpu', ...always]);
  expect(commandOf({ gpu: false })).toEqual(['python', 'main.py', '--cpu', ...always]);
  expect(commandOf({ gpu: true, args: ['--lowvram'] })).toEqual(['python', 'main.py', ...always, '--lowvram']);
});

test('opencut is four containers and a step before, with the limits and secrets of the studio', () => {
  const { run } = describe(studio, 'opencut');
  if (run.type !== 'containers') throw new Error('opencut is no container service');
  const summary = Object.entries(run.containers).map(([name, { memory, dependsOn }]) => [name, memory, dependsOn]);
  expect(run.containers.opencut?.dependsOnCompletion).toEqual(['opencut-migrate']);
  expect(summary).toEqual([
    ['opencut', '1GiB', ['opencut-db', 'opencut-redis']],
    ['opencut-migrate', '256MiB', ['opencut-db']],
    ['opencut-db', '256MiB', []],
    ['opencut-redis', '128MiB', ['opencut-valkey']],
    ['opencut-valkey', '128MiB', []],
  ]);
  const secrets = Object.values(run.containers).flatMap((container) => Object.values(container.secrets));
  expect(Object.fromEntries(secrets.map(({ name, bytes }) => [name, bytes]))).toEqual({
    opencut_db_password: 24,
    opencut_auth_secret: 32,
    opencut_redis_token: 24,
  });
});

test('opencut says that work lies in the browser, by origin, and the others do not', () => {
  const said = ['remotion', 'comfyui', 'opencut'].map((name) => describe(studio, name).worksInBrowser);
  expect(said).toEqual([undefined, undefined, true]);
});

test('the images of opencut that are pulled have a version, and the editor is built without the address of its door', () => {
  const { run } = describe(studio, 'opencut');
  if (run.type !== 'containers') throw new Error('opencut is no container service');
  const { opencut: editor, 'opencut-migrate': migrations, ...others } = run.containers;
  for (const { image } of Object.values(others)) expect(image).toMatch(/:\d+\.\d+\.?\d*/);
  expect([editor?.image, migrations?.image]).toEqual([undefined, undefined]);
  expect(migrations?.build).toEqual(editor?.build);
  expect(JSON.stringify(editor?.build)).not.toContain('localhost');
  expect(editor?.env).toMatchObject({ NEXT_PUBLIC_SITE_URL: 'http://cut.localhost:8080' });
});

test('opencut is told the origins of its aliases, from which people sign in as well', () => {
  const { definition, options } = catalog.opencut({ image: 'editor' });
  const envWith = (aliases: readonly string[]) => {
    const { run } = definition.describe(options, { ...contextOf('cut'), aliases });
    return run.type === 'containers' ? run.containers.opencut?.env : undefined;
  };
  const aliases = ['https://edit.example.cloud', 'https://old.example.cloud'];
  expect(envWith(aliases)).toMatchObject({ BETTER_AUTH_TRUSTED_ORIGINS: aliases.join() });
  expect(envWith([])).not.toHaveProperty('BETTER_AUTH_TRUSTED_ORIGINS');
});

test('the shell of the REST API hands over what its token’s file says, and becomes the program', async () => {
  const { run } = describe(studio, 'opencut');
  const [shell = '', ...words] = (run.type === 'containers' && run.containers['opencut-redis']?.command) || [];
  const file = join(await temporaryFolder(), 'token');
  writeFileSync(file, 'c0ffee');
  const says = ['sh', '-c', 'echo "$SRH_TOKEN $*"', 'program', 'start'];
  const env = { ...process.env, SRH_TOKEN_FILE: file };
  const printed = execFileSync(shell, [...words.slice(0, 3), ...says], { env, encoding: 'utf8' });
  expect(printed).toBe('c0ffee start\n');
});
