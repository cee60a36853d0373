import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ValidService } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import type { Environment } from '../../src/config.ts';
import { addSideFiles } from '../../src/deploy/side-files.ts';

test('what a compose file is made of goes along, and what its containers write to is made there', async () => {
  const { add, folder } = await bed([
    'build: ../app',
    'env_file: app.env',
    "volumes: ['./site.conf:/site.conf:ro', './photos:/photos', './one.json:/one.json', '/etc/localtime:/etc/localtime:ro']",
  ]);
  const [input] = await add();
  expect(input?.files.map((file) => relative(folder, file)).sort()).toEqual(
    ['app', 'own/.env', 'own/app.env', 'own/compose.yaml', 'own/one.json', 'own/site.conf'].sort(),
  );
  expect(input?.writable.map((file) => relative(folder, file))).toEqual(['own/one.json']);
});

test('what lies outside of the stack’s folder is refused with its line in the compose file', async () => {
  const { add } = await bed(['image: app:1', 'env_file: ../../elsewhere.env']);
  await expect(add()).rejects.toMatchObject({
    problems: [
      {
        place: { file: 'veille.config.ts', line: 1 },
        found: '../../elsewhere.env in own/compose.yaml:4',
        expected: expect.stringContaining("below the stack's folder"),
      },
    ],
  });
});

/** A stack's folder with a compose file that has one service of these lines, and things beside it. */
async function bed(lines: readonly string[]) {
  const folder = await temporaryFolder();
  const stackFile = join(folder, 'veille.config.ts');
  const file = join(folder, 'own/compose.yaml');
  for (const name of ['app', 'own/photos']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['.env', 'app.env', 'site.conf', 'one.json']) writeFileSync(join(folder, 'own', name), '');
  writeFileSync(stackFile, 'export default {};\n');
  writeFileSync(file, ['services:', '  app:', ...lines.map((line) => `    ${line}`), ''].join('\n'));
  const input = {
    service: { name: 'own' } as ValidService,
    run: { type: 'compose', web: { container: 'app', port: 80 }, files: [file] },
    files: [file],
    buildFolders: [],
    mounts: [],
    writable: [],
  } as const;
  const environment = { cwd: folder } as Environment;
  return { folder, add: () => addSideFiles([input], stackFile, { environment }) };
}
