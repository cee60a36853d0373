import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { lintCaddy } from '../../src/caddy/lint/lint-caddy.ts';
import { compileStrangers } from '../../src/index.ts';
import type { Artifact } from '../../src/target.ts';
import { type Caddy, caddies } from '../support/caddies.ts';
import { withCertificates } from '../support/certificates.ts';
import { hostTarget } from '../support/host-target.ts';

const strangers = ['cut.example.cloud', 're.example.cloud'];
const mesh = ['100.64.0.0/10'];
const golden = join(import.meta.dirname, '../golden');
const snippet = '/etc/caddy/veille.caddy';

test.each([
  ['a Caddy of its own', null, 'strangers.caddyfile'],
  ['the Caddy that is there', snippet, 'strangers-imported.caddyfile'],
])('strangers read why no door opens, from %s', async (_title, path, name) => {
  const [file] = compileStrangers(
    hostTarget('/opt/prod', { strangers, bind: [], caddyVersion: '2.6.2' }),
    'fr',
    path,
  ).filter(isText);
  const text = file?.content.replace(/'sha256-[^']+'/g, "'sha256-HASH'") ?? '';
  await expect(text).toMatchFileSnapshot(join(golden, name));
});

test('strangers get the page of the refusal and no other but that of a failure', () => {
  const paths = compileStrangers(hostTarget('/opt/prod', { strangers }), 'en', null).map(({ path }) => path);
  expect(paths.filter((path) => path.includes('/pages/')).map((path) => path.replace(/^.*\/pages\//, ''))).toEqual([
    'forbidden.en.html',
    'forbidden.fr.html',
    'forbidden.problem.json',
    'unreachable.en.html',
    'unreachable.fr.html',
    'unreachable.problem.json',
  ]);
});

describe.each(caddies)('Caddy $version', (caddy) => {
  test('takes both, well formatted, and nothing in them lets anybody in', async () => {
    const folder = await temporaryFolder();
    const target = hostTarget(folder, { strangers, caddyVersion: caddy.version });
    const [own] = compileStrangers(target, 'en', null).filter(isText);
    const imported = join(folder, 'veille.caddy');
    const [there] = compileStrangers(target, 'en', imported).filter(isText);
    await write(imported, there?.content ?? '');
    await write(join(folder, 'own'), withCertificates(own?.content ?? '', 'internal'));
    await write(join(folder, 'there'), `{\n\tadmin unix/${folder}/admin.sock\n}\n\nimport ${imported}\n`);
    for (const name of ['own', 'there']) {
      expect(run(caddy, folder, 'validate', '--config', join(folder, name), '--adapter', 'caddyfile')).toContain(
        'Valid',
      );
      const adapted = run(caddy, folder, 'adapt', '--config', join(folder, name), '--adapter', 'caddyfile');
      expect(lintCaddy(JSON.parse(adapted), mesh)).toEqual([]);
      expect(adapted).not.toContain('reverse_proxy');
    }
    expect(run(caddy, folder, 'fmt', imported)).toBe(there?.content);
  });
});

function isText({ path }: Artifact): boolean {
  return !path.includes('/pages/');
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function run({ program }: Caddy, home: string, ...words: string[]): string {
  return execFileSync(program, words, { env: { HOME: home }, encoding: 'utf8', stdio: 'pipe' });
}
