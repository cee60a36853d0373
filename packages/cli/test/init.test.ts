import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { runVeille, spawnVeille } from './support/run-veille.ts';

describe('veille init', () => {
  test('writes a studio that `veille check` finds nothing wrong with', async () => {
    const folder = await temporaryFolder();
    const { code, out } = await runVeille(folder, 'init');
    expect(out).toContain('Next: npm install && npx veille up');
    expect(code).toBe(0);

    await symlink(resolve(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
    expect((await spawnVeille(folder, 'check')).out).toBe('veille.config.ts: 1 service, no problem.\n');
  });

  test('makes the folder that it is given and says how to go on there', async () => {
    const folder = await temporaryFolder();
    const { out } = await runVeille(folder, 'init', 'My Studio');
    expect(out).toContain('Next: cd "My Studio" && npm install');
    expect(await readdir(join(folder, 'My Studio'))).toEqual(
      expect.arrayContaining(['.gitignore', 'compositions', 'package.json', 'tsconfig.json', 'veille.config.ts']),
    );
    const manifest = JSON.parse(await readFile(join(folder, 'My Studio/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'my-studio', type: 'module' });
  });

  test('overwrites nothing', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'package.json'), '{"mine":true}');
    const { out } = await runVeille(folder, 'init', '--json');
    expect(JSON.parse(out).kept).toEqual(['package.json']);
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe('{"mine":true}');

    const again = await runVeille(folder, 'init', '--json');
    expect(JSON.parse(again.out).written).toEqual([]);
  });
});
