import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { bringCaddies } from '../../src/deploy/caddy/bring-caddy.ts';
import { buildCaddy } from '../../src/deploy/caddy/build-caddy.ts';
import { findKept } from '../../src/deploy/caddy/kept-caddy.ts';
import { readModuleVersion } from '../../src/deploy/caddy/module-version.ts';
import { buildWords, caddyVersion, goVersion, xcaddyVersion } from '../../src/deploy/caddy/recipe.ts';
import { createTerminal } from '../../src/output/terminal.ts';
import { memoryStream } from '../support/run-veille.ts';
import { exampleStack, newHosts } from './support/three-hosts.ts';

const xcaddyModule = resolve(import.meta.dirname, '../../../../tools/go/xcaddy');
const hasGo = spawnSync('go', ['version']).status === 0;
const usual = Object.fromEntries(Object.entries(process.env).map(([name, value = '']) => [name, value]));

describe('the Caddy of a host', () => {
  test('is the one of its architecture, kept from an earlier time without a Go', async () => {
    const { cacheFolder, context } = await operator({ PATH: '' });
    await mkdir(join(cacheFolder, 'programs'));
    for (const architecture of ['amd64', 'arm64'])
      await keepAs(cacheFolder, `caddy-${caddyVersion}-ovh-v1.0.1-linux-${architecture}`, architecture);
    const asked = { stackFile: '/studio/veille.config.ts', isWanted: () => true };
    const caddies = await bringCaddies(await exampleStack(), newHosts(), asked, context);
    const read = Object.entries(caddies).map(([host, { path, version }]) => [
      host,
      readFileSync(path, 'utf8'),
      version,
    ]);
    expect(read).toEqual([
      ['prod', 'amd64', caddyVersion],
      ['workstation', 'arm64', caddyVersion],
    ]);
  });

  test('is built again when it is not any more what it was when it was built', async () => {
    const { cacheFolder, build } = await operator({ PATH: '' });
    const kept = await keepAs(cacheFolder, `caddy-${caddyVersion}-ovh-v1.0.1-linux-arm64`, 'arm64');
    expect(await build('ovh')).toMatchObject({ path: kept, bytes: 5 });
    await writeFile(kept, 'ARM64');
    await expect(build('ovh')).rejects.toThrow('Building Caddy');
    expect(existsSync(kept)).toBe(false);
  });

  test('of which the stack says no version is kept as the newest of its day, and as no other', async () => {
    const { cacheFolder, build } = await operator({ PATH: '' });
    const kept = await keepAs(cacheFolder, `caddy-${caddyVersion}-gandi-latest-v1.1.0-linux-arm64`, 'arm64');
    expect(await build('gandi')).toMatchObject({ path: kept });
    expect(await build('gandi', 'v1.1.0').catch(({ message }) => message)).toContain('Building Caddy');
    expect(await findKept(dirname(kept), { module: 'gandi', architecture: 'arm64' })).toMatchObject({
      moduleVersion: 'v1.1.0',
    });
  });

  test('is not built without a Go, and the version that is needed is told', async () => {
    const { cacheFolder, build } = await operator({ PATH: '' });
    await expect(build('ovh')).rejects.toThrow(`needs Go ${goVersion} on this machine, and there is none on the PATH`);
    expect(readdirSync(cacheFolder)).toEqual(['programs']);
  });

  test('is not built with the Go of Debian 12, which could not say why', async () => {
    // It answers as that one does; all that is asked of it is its version.
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'go'), '#!/bin/sh\necho go1.19.8\n', { mode: 0o755 });
    const { build } = await operator({ PATH: `${folder}:/bin` });
    await expect(build('ovh')).rejects.toThrow('go1.19.8 is too old');
  });

  test.skipIf(!hasGo)('is not there after a build that failed, which ends with its own last lines', async () => {
    // What builds is there, what is to be built cannot be had.
    expect(spawnSync('go', ['mod', 'download'], { cwd: xcaddyModule, stdio: 'inherit' }).status).toBe(0);
    const { cacheFolder, build } = await operator({ ...usual, GOPROXY: 'off' });
    const refusal = build('no-module-of-that-name');
    await expect(refusal).rejects.toThrow(/for arm64 .* failed:[\s\S]*\[FATAL\] exit status 1/);
    expect(existsSync(join(cacheFolder, 'programs'))).toBe(true);
    expect(readdirSync(join(cacheFolder, 'programs'))).toEqual([]);
    expect(readdirSync(cacheFolder)).toEqual(['programs']);
  });
});

test('a module that is not known by name has the version that the stack says, or the newest', () => {
  const recipe = { module: 'gandi', architecture: 'arm64' } as const;
  const pinned = { ...recipe, version: 'v1.1.0' };
  expect(buildWords(pinned, '/caddy')).toContain('github.com/caddy-dns/gandi@v1.1.0');
  expect(buildWords(recipe, '/caddy')).toContain('github.com/caddy-dns/gandi@latest');
});

test.skipIf(!hasGo)('a program of Go says which version of a module it was built with, of no other', async () => {
  const xcaddy = join(await temporaryFolder(), 'xcaddy');
  const words = ['build', '-trimpath', '-o', xcaddy, 'github.com/caddyserver/xcaddy/cmd/xcaddy'];
  expect(spawnSync('go', words, { cwd: xcaddyModule, stdio: 'inherit' }).status).toBe(0);
  expect(await readModuleVersion(xcaddy, 'github.com/caddyserver/xcaddy')).toBe(`v${xcaddyVersion}`);
  expect(await readModuleVersion(xcaddy, 'github.com/caddy-dns/gandi')).toBeNull();
});

test('the versions that are told are those that the module of xcaddy pins', () => {
  const text = readFileSync(join(xcaddyModule, 'go.mod'), 'utf8');
  expect(text).toContain(`\ngo ${goVersion}\n`);
  expect(text).toContain(`xcaddy v${xcaddyVersion}\n`);
});

/** Who deploys, with an empty cache and this environment. */
async function operator(variables: Readonly<Record<string, string>>) {
  const cacheFolder = await temporaryFolder();
  const { stream } = memoryStream();
  const environment = { cacheFolder, variables };
  const terminal = createTerminal(stream, stream);
  const context = { environment, terminal, signal: AbortSignal.timeout(110_000) } as unknown as Parameters<
    typeof bringCaddies
  >[3];
  const build = (module: string, version?: string) => buildCaddy({ module, version, architecture: 'arm64' }, context);
  return { cacheFolder, context, build };
}

/** As it lies in the cache after a build. */
async function keepAs(cacheFolder: string, name: string, bytes: string): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(cacheFolder, 'programs', `${name}-${sha256}`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}
