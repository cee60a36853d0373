import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '@veille/protocol';
import type { Stack } from '@veille/stack';
import { freePort, temporaryFolder } from '@veille/testkit';
import { compile } from '../../src/compile.ts';
import type { Caddy } from './caddies.ts';
import { localTarget, validStack } from './fixtures.ts';
import { startCaddy, writeCompiled } from './start-caddy.ts';

/** A compiled studio in front of which a real Caddy runs. */
export interface RunningStudio {
  readonly folder: string;
  readonly port: number;
  readonly manifest: Manifest;
  readonly openDoor: (service: string) => Promise<void>;
  readonly shutDoor: (service: string) => Promise<void>;
}

/** `inside` is a folder's name below the test's own, for paths that are hard to write. */
export async function runStudio(caddy: Caddy, stack: Stack, inside = 'studio'): Promise<RunningStudio> {
  const folder = join(await temporaryFolder(), inside);
  const target = localTarget(folder, { caddyVersion: caddy.version, port: await freePort() });
  const compilation = compile(validStack(stack), target);
  const { manifest } = compilation;
  await writeCompiled(compilation);
  const spec = manifest.services.find(({ name }) => name === 'caddy')?.process;
  await startCaddy([caddy.program], manifest, spec?.env ?? {});
  return {
    folder,
    port: target.port,
    manifest,
    openDoor: (service) => writeFile(join(manifest.folders.ready, service), ''),
    shutDoor: (service) => rm(join(manifest.folders.ready, service)),
  };
}
