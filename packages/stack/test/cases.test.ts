import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const suffix = '.ts.txt';

test('every wrong stack gets exactly these problems, at these places', async () => {
  const names = await caseNames();
  const folder = await temporaryFolder();
  await layOut(folder, names);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'check-cases.ts'), folder]);
  const texts: Record<string, string> = JSON.parse(stdout);
  expect(Object.keys(texts).sort()).toEqual(names);
  for (const [name, text] of Object.entries(texts)) {
    const told = text.replaceAll(folder, 'FOLDER');
    await expect.soft(`${told}\n`).toMatchFileSnapshot(join(here, 'cases', `${name}.problems.txt`));
  }
});

async function caseNames(): Promise<string[]> {
  const files = await readdir(join(here, 'cases'));
  return files
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/** Each case becomes the `veille.config.ts` of a folder of its own, with the packages in reach. */
async function layOut(folder: string, names: readonly string[]): Promise<void> {
  await symlink(resolve(here, '../../../node_modules'), join(folder, 'node_modules'));
  await cp(join(here, 'kinds.ts'), join(folder, 'kinds.ts'));
  await cp(join(here, 'check-cases.ts'), join(folder, 'check-cases.ts'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of names) {
    const target = join(folder, 'cases', name);
    await mkdir(target, { recursive: true });
    await cp(join(here, 'cases', `${name}${suffix}`), join(target, 'veille.config.ts'));
  }
}
