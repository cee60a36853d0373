import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { runVeille } from './support/run-veille.ts';

/** The crash loop of REX-40 in small: the source imports what its requirements do not list. */
async function forgetful(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'requirements.txt'), 'aiohttp\n');
  await writeFile(join(folder, 'app/frontend_management.py'), 'import aiohttp\nimport requests\n');
  return folder;
}

describe('veille audit imports', () => {
  test('ends with 1 when a module is missing, and says where and which line to add', async () => {
    const { code, out } = await runVeille(await forgetful(), 'audit', 'imports', '.');
    expect(out).toContain('app/frontend_management.py:2');
    expect(out).toContain('add "requests"');
    expect(code).toBe(exitCodes.failed.code);
  });

  test('tells a pin that the index no longer has from a module that was forgotten', async () => {
    const folder = await forgetful();
    await writeFile(join(folder, 'requirements.txt'), 'aiohttp==3.99\n');
    const log =
      'ERROR: Could not find a version that satisfies the requirement aiohttp==3.99 (from versions: 3.11, 3.12)';
    await writeFile(join(folder, 'pip.log'), log);
    const { code, out } = await runVeille(folder, 'audit', 'imports', '.', '--install-log', 'pip.log');
    expect(out).toContain('requirements.txt:1  the index has no version ==3.99');
    expect(out).toContain('1 pin-gone, 1 missing');
    expect(code).toBe(exitCodes.failed.code);
  });

  test('gives machines the findings as one JSON document', async () => {
    const { code, out } = await runVeille(await forgetful(), 'audit', 'imports', '.', '--json');
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ kind: 'missing', module: 'requests', file: 'app/frontend_management.py', line: 2 }],
    });
    expect(code).toBe(exitCodes.failed.code);
  });

  test('ends with 0 when every module is declared', async () => {
    const folder = await forgetful();
    await writeFile(join(folder, 'requirements.txt'), 'aiohttp\nrequests\n');
    const { code, out } = await runVeille(folder, 'audit', 'imports', '.');
    expect(out).toContain('0 missing');
    expect(code).toBe(0);
  });

  test('says that there is no such folder', async () => {
    const { code, err } = await runVeille(await temporaryFolder(), 'audit', 'imports', 'nowhere');
    expect(err).toContain('nowhere');
    expect(code).toBe(exitCodes.failed.code);
  });

  test('shows examples in its help', async () => {
    const { code, out } = await runVeille(await temporaryFolder(), 'audit', 'imports', '--help');
    expect(out).toContain('Examples:\n  veille audit imports');
    expect(code).toBe(0);
  });
});
