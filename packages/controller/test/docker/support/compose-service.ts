import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComposeSpec, guardCommands, type ServiceManifest } from '@veille/protocol';
import type { Engine } from '@veille/testkit';
import { freePort } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import { testService } from '../../support/manifest.ts';

export interface ComposeServiceOptions {
  /** Of the project; another file for the same project where a test wants one. */
  readonly id?: string;
  readonly name?: string;
  /** As they stand in a compose file; `app` is behind the door and listens on port 3000. */
  readonly containers: Readonly<Record<string, object>>;
  readonly compose?: Partial<ComposeSpec>;
  readonly service?: Partial<ServiceManifest>;
}

const digest = 'd'.repeat(64);

/** A service whose containers are described by a compose file in `folder`; nothing of it is left after the test. */
export async function composeService(
  engine: Engine,
  folder: string,
  { id = randomBytes(4).toString('hex'), name = 'one', containers, compose, service }: ComposeServiceOptions,
): Promise<ServiceManifest & { compose: ComposeSpec }> {
  const project = `veille-test-${id}`;
  const bridge = `vl-${id}`;
  const address = `127.0.0.1:${await freePort()}`;
  const file = join(folder, `${id}-${randomBytes(2).toString('hex')}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(composeFile(project, bridge, address, containers)));
  onTestFinished(() => removeProject(engine, project, bridge));
  const spec: ComposeSpec = {
    project,
    files: [file],
    folder,
    digest,
    web: { container: 'app', port: 3000 },
    containers: Object.keys(containers).sort(),
    images: imagesOf(containers),
    bridge,
    ownFile: false,
    secretsFolder: null,
    onSleep: 'stop',
    ...compose,
  };
  const base = testService(folder, name, {}, { driver: 'compose', process: null, address, startTimeoutMs: 60_000 });
  return { ...base, ...service, compose: spec };
}

/** Every container and the network of a project, and the rule of its bridge. */
function removeProject({ docker, run }: Engine, project: string, bridge: string): void {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`];
  const containers = docker(['ps', '--all', '--quiet', ...filter])
    .split('\n')
    .filter(Boolean);
  if (containers.length > 0) docker(['rm', '--force', '--volumes', ...containers]);
  const networks = docker(['network', 'ls', '--quiet', ...filter])
    .split('\n')
    .filter(Boolean);
  if (networks.length > 0) docker(['network', 'rm', ...networks]);
  try {
    run(guardCommands(bridge).remove);
  } catch {
    // Not every driver under test sets it, nor has every engine the chain.
  }
}

/** None of the test images is built by a recipe of the service. */
function imagesOf(containers: ComposeServiceOptions['containers']): ComposeSpec['images'] {
  const names = Object.values(containers).map(({ image }: { image?: string }) => image ?? '');
  return [...new Set(names)].map((name) => ({ name, isBuilt: false }));
}

function composeFile(project: string, bridge: string, address: string, containers: Readonly<Record<string, object>>) {
  const options = { 'com.docker.network.bridge.name': bridge };
  const usual = { restart: 'on-failure:3', labels: { 'dev.veille.digest': digest }, stop_grace_period: '2s' };
  const published = { ports: [`${address}:3000`] };
  return {
    networks: { default: { name: project, driver: 'bridge', driver_opts: options } },
    services: Object.fromEntries(
      Object.entries(containers).map(([name, own]) => [name, { ...usual, ...(name === 'app' && published), ...own }]),
    ),
  };
}
