import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { readSecrets } from '../../src/deploy/secret-values.ts';

test('secrets come from the environment and from files of mode 0600', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'key'), 'from a file\n', { mode: 0o600 });
  const values = await readSecrets({ A: { env: 'A' }, B: { file: 'key' } }, folder, { A: 'from the environment' });
  expect([...values]).toEqual([
    ['A', 'from the environment'],
    ['B', 'from a file'],
  ]);
});

test('all that is missing or readable by others is said at once, and no value is', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'open'), 'canary');
  await chmod(join(folder, 'open'), 0o644);
  const sources = { A: { env: 'A' }, B: { file: 'open' }, C: { file: 'nowhere' }, D: { env: 'D' }, E: { env: 'E' } };
  const error = await readSecrets(sources, folder, { D: 'canary\ncanary', E: 'canary\x1b' }).catch(
    (thrown: Error) => thrown,
  );
  expect(String(error)).toMatch(
    /the environment has no A[\s\S]*chmod 600[\s\S]*C: .*cannot be read[\s\S]*D: .*one line[\s\S]*E: .*control character/,
  );
  expect(JSON.stringify(error) + String(error)).not.toContain('canary');
});
