import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { spawnVeille, writeStackFile } from './support/run-veille.ts';

/** A host that would be asked in vain for minutes. */
const stack = `import { upstream } from '@veille/catalog';
import { defineStack, manual } from '@veille/stack';
export default defineStack({
  domain: 'example.cloud',
  mesh: { dns: manual() },
  tls: { dns: 'ovh', email: 'me@example.cloud' },
  hosts: { home: { ssh: 'pi@192.0.2.8' } },
  services: { code: upstream({ port: 3456 }) },
});
`;

describe.concurrent('where nobody can answer, what is wrong with the command is said first', () => {
  test.for<[string, string[], string | null, RegExp]>([
    ['no stack', ['deploy', 'caddy'], null, /veille\.config\.ts/],
    ['no such host', ['rollback', 'nope'], stack, /no target or host "nope"/],
    ['no terminal', ['deploy', 'caddy'], stack, /no terminal[\s\S]*`veille deploy caddy --yes`/],
    ['no terminal', ['rollback', 'home'], stack, /no terminal[\s\S]*`veille rollback home --yes`/],
  ])('%s: %j', async ([, words, source, complaint], context) => {
    const folder = await temporaryFolder(context);
    if (source !== null) await writeStackFile(folder, source);
    const { code, err } = await spawnVeille(folder, ...words);
    expect(err).toMatch(complaint);
    if (!complaint.source.startsWith('no terminal')) expect(err).not.toContain('terminal');
    expect(code).not.toBe(0);
  });
});
