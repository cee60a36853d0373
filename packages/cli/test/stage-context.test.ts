import { type Dirent, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { needsStaging, stageContext } from '../src/images/stage-context.ts';

const catalog = resolve(import.meta.dirname, '../../catalog/src');

interface Staged {
  readonly folder: string;
  readonly files: Dirent[];
  readonly read: (name: string) => string;
  readonly locked: Record<string, unknown>;
}

async function stage(): Promise<Staged> {
  const folder = join(await temporaryFolder(), 'staged');
  await stageContext(join(catalog, 'remotion'), folder);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((file) => file.isFile());
  return { folder, files, read, locked: JSON.parse(read('package-lock.json')).packages };
}

test('only the image of the render server is built from parts of this repository', () => {
  expect(needsStaging(join(catalog, 'remotion'))).toBe(true);
  expect(needsStaging(join(catalog, 'opencut'))).toBe(false);
});

test('the render server gets its sources and those of the protocol, without tests, compositions and the bundler', async () => {
  const { folder, files } = await stage();
  const names = files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1));
  expect(names).toContain('Dockerfile');
  expect(names).toContain('packages/render/src/server/main.ts');
  expect(names).toContain('packages/protocol/src/index.ts');
  expect(names.filter((name) => /test|compositions\/|bundle\/|node_modules/.test(name))).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  expect(bytes).toBeLessThan(1024 * 1024);
});

test('every module that is copied imports only what is copied or installed', async () => {
  const { files, read } = await stage();
  const { dependencies } = JSON.parse(read('packages/render/package.json'));
  const sources = files.filter((file) => file.name.endsWith('.ts'));
  const imports = sources.flatMap((file) => {
    const text = readFileSync(join(file.parentPath, file.name), 'utf8');
    return [...text.matchAll(/(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => ({ name, file }));
  });
  expect(imports.length).toBeGreaterThan(100);
  for (const { name, file } of imports.filter((each) => each.name.startsWith('.'))) {
    expect(statSync(join(file.parentPath, name)).isFile()).toBe(true);
  }
  const packages = imports.map(({ name }) => name).filter((name) => !/^\.|^node:/.test(name));
  const names = packages.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...new Set(names)]));
});

test('the lock file keeps the versions, has the builds for a PC and for a Raspberry Pi, and nothing of the bundler', async () => {
  const { locked } = await stage();
  const whole = JSON.parse(readFileSync(join(catalog, '../../../package-lock.json'), 'utf8')).packages;
  for (const [place, entry] of Object.entries(locked)) {
    if (place.includes('node_modules')) expect(entry).toEqual(whole[place]);
  }
  const places = Object.keys(locked);
  for (const processor of ['x64', 'arm64']) {
    expect(places).toContain(`node_modules/@remotion/compositor-linux-${processor}-gnu`);
  }
  expect(places).toContain('node_modules/@veille/protocol');
  expect(places.filter((place) => /rspack|webpack|esbuild|vitest|fontsource|remotion\/bundler/.test(place))).toEqual(
    [],
  );
  expect(places.length).toBeLessThan(Object.keys(whole).length / 3);
});

test('staged twice it is the same, and what was there before is gone', async () => {
  const { folder, read, files } = await stage();
  const names = ['Dockerfile', 'package.json', 'package-lock.json', 'packages/render/package.json'];
  const before = names.map(read);
  writeFileSync(join(folder, 'packages/left-behind.ts'), '');
  await stageContext(join(catalog, 'remotion'), folder);
  expect(names.map(read)).toEqual(before);
  expect(globSync('**/*', { cwd: folder, withFileTypes: true }).filter((file) => file.isFile())).toHaveLength(
    files.length,
  );
});
