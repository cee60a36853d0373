import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { makeSecrets } from '../src/up/containers/make-secrets.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a secret is made once, for its owner alone, and kept from then on', async () => {
  const folder = join(await temporaryFolder(), 'secrets');
  const secrets = [
    { path: join(folder, 'database'), bytes: 24 },
    { path: join(folder, 'token'), bytes: 32 },
  ];
  await makeSecrets(secrets);
  const first = readFileSync(join(folder, 'database'), 'utf8');
  expect(first).toMatch(/^[0-9a-f]{48}$/);
  expect([modeOf(folder), modeOf(join(folder, 'database'))]).toEqual([0o700, 0o600]);

  await makeSecrets(secrets);
  expect(readFileSync(join(folder, 'database'), 'utf8')).toBe(first);
  expect(readdirSync(folder).sort()).toEqual(['database', 'token']);
});
