import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { remotion } from '@veille/catalog';
import { defineStack, manual, type ValidStack, validateStack } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { readSecrets } from '../../src/deploy/secret-values.ts';
import { mountedSecrets } from '../../src/deploy/service-inputs.ts';

test('secrets come from the environment and from files of mode 0600', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'key'), 'from a file\n', { mode: 0o600 });
  const values = await readSecrets({ A: { env: 'A' }, B: { file: 'key' } }, folder, { A: 'from the environment' });
  expect([...values]).toEqual([
    ['A', 'from the environment'],
    ['B', 'from a file'],
  ]);
});

test('a file that is mounted as it is may have more than one line, and only what is asked of it is said', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'licence'), 'one\ntwo\n', { mode: 0o600 });
  const licence = { 'licence of films': { mounted: 'licence' } };
  expect([...(await readSecrets(licence, folder, {}))]).toEqual([['licence of films', 'one\ntwo']]);
  await writeFile(join(folder, 'licence'), '\n');
  await expect(readSecrets(licence, folder, {})).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringContaining(`licence of films: ${folder}/licence is empty`),
    hint: 'Write each into its file, which nobody but you may read (mode 0600).',
  });
});

test('the files of tokenFile and licenseKeyFile are held to the same, by the names that hosts know them by', async () => {
  const folder = await temporaryFolder();
  const origins = mountedSecrets(filmStack(), join(folder, 'veille.config.ts'));
  for (const name of ['token', 'licence']) await writeFile(join(folder, name), name, { mode: 0o600 });
  expect([...(await readSecrets(origins, folder, {}))]).toEqual([
    ['token of films', 'token'],
    ['licence of films', 'licence'],
  ]);
  await chmod(join(folder, 'token'), 0o644);
  await chmod(join(folder, 'licence'), 0o640);
  await expect(readSecrets(origins, folder, {})).rejects.toThrow(
    /token of films: others can read .*: chmod 600 [\s\S]*licence of films: others can read/,
  );
});

test('all that is missing or readable by others is said at once, and no value is', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'open'), 'canary');
  await chmod(join(folder, 'open'), 0o644);
  const sources = {
    A: { env: 'A' },
    B: { file: 'open' },
    C: { file: 'nowhere' },
    D: { env: 'D' },
    E: { env: 'E' },
    'open of films': { mounted: 'open' },
  };
  const error = await readSecrets(sources, folder, { D: 'canary\ncanary', E: 'canary\x1b' }).catch(
    (thrown: Error) => thrown,
  );
  expect(String(error)).toMatch(
    /the environment has no A[\s\S]*chmod 600[\s\S]*C: .*cannot be read[\s\S]*D: .*one line[\s\S]*E: .*control character[\s\S]*open of films: others can read .*: chmod 600/,
  );
  expect(JSON.stringify(error) + String(error)).not.toContain('canary');
});

function filmStack(): ValidStack {
  const validation = validateStack(
    defineStack({
      domain: 'example.cloud',
      mesh: { dns: manual() },
      tls: { dns: 'ovh', email: 'me@example.cloud' },
      hosts: { home: { ssh: 'home' } },
      services: { films: remotion({ tokenFile: './token', licenseKeyFile: './licence' }) },
    }),
  );
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues));
  return validation.stack;
}
