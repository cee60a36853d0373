import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { runVeille, spawnVeille } from './support/run-veille.ts';

const clone = resolve(import.meta.dirname, '../../..');

describe('veille init', () => {
  test('writes a studio that the clone’s own command finds nothing wrong with, and whose fields an editor knows, with nothing installed', async () => {
    const folder = await temporaryFolder();
    const { code, out } = await runVeille(folder, 'init');
    expect(out).toContain(`Next: ${join(clone, 'veille')} up\n`);
    expect(code).toBe(0);
    expect((await spawnVeille(folder, 'check')).out).toBe('veille.config.ts: 1 service, no problem.\n');
    const file = join(folder, 'veille.config.ts');
    await writeFile(file, (await readFile(file, 'utf8')).replace('door:', 'dor:'));
    const compiled = spawnSync(process.execPath, [join(clone, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    expect(compiled.stdout).toMatch(/veille\.config\.ts\(5,\d+\): error TS2561: .* Did you mean to write 'door'\?/);
  });

  test('makes the folder that it is given and says how to go on there', async () => {
    const folder = await temporaryFolder();
    const { out } = await runVeille(folder, 'init', 'My Studio');
    expect(out).toContain(`Next: cd "My Studio" && ${join(clone, 'veille')} up`);
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
