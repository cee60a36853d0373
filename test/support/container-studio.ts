import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Compilation, compile, studioPrefix, type Target } from '@veille/compile';
import { defineStack, type Service, validateStack } from '@veille/stack';

/** Compiles a studio in `folder` on a machine where containers can run. */
export function compileStudio(
  folder: string,
  services: Readonly<Record<string, Service<never>>>,
  ports: Target['ports'],
): Compilation {
  const validation = validateStack(defineStack({ services }));
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues, null, 2));
  const facts = { digest: 'ab'.repeat(32), builds: '', config: null };
  const projects = Object.fromEntries(Object.keys(services).map((name) => [name, facts]));
  return compile(validation.stack, targetOf(folder, ports, projects));
}

/** Writes the files, folders and secrets that its containers need. */
export function writeStudio({ artifacts, folders, secrets }: Compilation): void {
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { path, content } of artifacts) write(path, content, 0o644);
  for (const { path, bytes } of secrets) write(path, 'f'.repeat(2 * bytes), 0o600);
}

function targetOf(
  folder: string,
  ports: Target['ports'],
  projects: NonNullable<Target['containers']>['projects'],
): Target {
  const state = join(folder, '.veille');
  return {
    source: null,
    scheme: 'http',
    tls: null,
    domain: 'localhost',
    listDoor: 'veille',
    port: 8080,
    bind: ['127.0.0.1'],
    allow: ['127.0.0.1'],
    strangers: [],
    ownSites: null,
    caddyUnit: null,
    memoryBytes: null,
    caddyVersion: '2.6.2',
    folders: {
      stack: folder,
      artifacts: join(state, 'artifacts'),
      run: join(state, 'run'),
      log: join(state, 'log'),
      state: join(state, 'state'),
      data: join(state, 'data'),
      temporary: join(state, 'tmp'),
    },
    programs: { caddy: ['caddy'] },
    ports,
    prepared: {},
    containers: {
      composeVersion: 2,
      guardedBy: 'controller',
      namesBuilds: false,
      projectPrefix: studioPrefix(folder),
      owner: '1000:1000',
      secretsFolder: join(state, 'secrets'),
      catalogFolder: join(import.meta.dirname, '../../packages/catalog/src'),
      projects,
      unavailable: {},
    },
    containersUnavailable: null,
  };
}

function write(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}
