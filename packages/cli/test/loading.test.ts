import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { cacheFolderOf } from '../src/cache-folder.ts';

const main = join(import.meta.dirname, '../src/main.ts');
const commands = join(import.meta.dirname, '../src/commands');
const packages = join(import.meta.dirname, '../..');
const printModules = join(import.meta.dirname, 'support/print-modules.ts');

/** What takes long to load: it waits until it is needed, which for a plan is while the hosts answer. */
const later = ['/packages/compile/src/index.ts', '/packages/deploy/src/index.ts', '/node_modules/yaml/'];
const parsers = ['/packages/stack/src/index.ts', '/node_modules/@babel/parser/'];

test.each([
  ['status', [...later, ...parsers]],
  ['check', later],
  ['plan', later],
])('`%s` begins without what it does not need yet', (command, unneeded) => {
  const modules = modulesOf(join(commands, `${command}.ts`));
  expect(modules).toContain(`/packages/cli/src/commands/${command}.ts`);
  for (const name of unneeded) expect(modules).not.toContain(name);
});

test('hosts are asked by what loads no schema and no parser', () => {
  const compile = modulesOf(join(packages, 'compile/src/ask.ts'));
  const deploy = modulesOf(join(packages, 'deploy/src/ask.ts'));
  expect(compile).toContain('/packages/compile/src/host/questions.ts');
  expect(deploy).toContain('/packages/deploy/src/executor/ssh.ts');
  for (const name of [...later, ...parsers, '/node_modules/zod/']) {
    expect([compile, deploy].join('')).not.toContain(name);
  }
});

test('`deploy` loads all of it, so that this test would see it', () => {
  const modules = modulesOf(join(commands, 'deploy.ts'));
  for (const name of [...later, ...parsers]) expect(modules).toContain(name);
});

test('what Node makes of the modules is kept in the cache of whoever runs it, and nobody misses it where there is none', async () => {
  const home = await temporaryFolder();
  expect(versionFor(home)).toBe(0);
  expect(readdirSync(join(home, '.cache/veille/compiled'), { recursive: true }).length).toBeGreaterThan(100);
  await writeFile(join(home, 'file'), '');
  expect(versionFor(join(home, 'file'))).toBe(0);
});

test('the cache lies where the environment says', () => {
  expect(cacheFolderOf({ HOME: '/home/me', XDG_CACHE_HOME: '/big' })).toBe('/big/veille');
  // The standard has relative ones ignored.
  expect(cacheFolderOf({ HOME: '/home/me', XDG_CACHE_HOME: 'big' })).toBe('/home/me/.cache/veille');
});

function versionFor(home: string): number | null {
  return spawnSync(process.execPath, [main, '--version'], { env: { HOME: home }, stdio: 'ignore' }).status;
}

function modulesOf(file: string): string {
  const { status, stdout } = spawnSync(process.execPath, ['--import', printModules, file], { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout;
}
