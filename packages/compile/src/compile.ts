import { createHash } from 'node:crypto';
import type { Manifest, ServiceManifest } from '@veille/protocol';
import type { ValidService, ValidStack } from '@veille/stack';
import { compileCaddyfile } from './caddy/caddyfile.ts';
import { caddyAbilities } from './caddy/version.ts';
import type { NeededFile } from './compose/downloads.ts';
import type { NeededImage } from './compose/images.ts';
import { type ComposeProject, compileProject, type SecretFile } from './compose/project.ts';
import { freezeDeep } from './freeze.ts';
import { type DescribedService, describeService } from './manifest/describe.ts';
import { proxyService } from './manifest/proxy-service.ts';
import { serviceManifests } from './manifest/service-manifests.ts';
import { hostOf, originOf } from './origins.ts';
import { compilePages } from './pages/compile-pages.ts';
import { placesOf } from './places.ts';
import type { Artifact, Target } from './target.ts';

/** For the system, the proxy and whoever sits at the machine. */
const reserveBytes = 512 * 1024 ** 2;

export interface Compilation {
  /** Every file to be written, sorted by path; the manifest is one of them. */
  readonly artifacts: readonly Artifact[];
  readonly manifest: Manifest;
  /** The folders of containers, sorted: they must exist, and Docker would make them as root. Absolute. */
  readonly folders: readonly string[];
  /** Those of them that must belong to the target's `owner`, with all that is in them. */
  readonly ownedFolders: readonly string[];
  /** Secrets that must exist, sorted by path; one that is there already is kept. */
  readonly secrets: readonly SecretFile[];
  /** The bridges of compose projects that we write, sorted. */
  readonly bridges: readonly string[];
  /** Images that must be there before their services wake, in the order of the stack. */
  readonly images: readonly NeededImage[];
  /** Files that must be downloaded before their services are of use, in the order of the stack. */
  readonly files: readonly NeededFile[];
}

/**
 * Derives all files of a studio from its stack: the manifest, the Caddyfile, the pages, the compose projects. Pure: the
 * same stack and target give the same bytes, and the result is frozen.
 *
 * @throws UserError when the target's Caddy is too old, or a folder's path cannot be written into its configuration.
 */
export function compile(stack: ValidStack, target: Target): Compilation {
  const parts = stack.services.map((service) => describePart(service, target));
  const services = compileServices(parts, target);
  const pages = compilePages(originOf(target.listDoor, target));
  const { locale, holdTimeoutMs } = stack;
  const caddyfile = compileCaddyfile({ target, locale, holdTimeoutMs, services, csp: pages.staticCsp });
  const manifest = manifestOf(stack, target, services, caddyfile, pages.filledCsp);
  const places = placesOf(target);
  const artifacts = [
    file(places.caddyfile, caddyfile),
    ...(target.ownSites === null ? [] : [file(places.ownSites, target.ownSites.text)]),
    file(places.manifest, `${JSON.stringify(manifest, null, 2)}\n`),
    ...pages.files.map(({ name, content }) => file(`${places.pages}/${name}`, content)),
    ...parts.flatMap(({ project }) => project?.artifacts ?? []),
  ];
  const folders = unique(parts.flatMap(({ project }) => project?.folders ?? []));
  const ownedFolders = unique(parts.flatMap(({ project }) => project?.ownedFolders ?? []));
  const secrets = uniqueSecrets(parts.flatMap(({ project }) => project?.secrets ?? []));
  const images = parts.flatMap(({ project }) => project?.images ?? []);
  const files = parts.flatMap(({ project }) => project?.files ?? []);
  const bridges = unique(parts.flatMap(({ project }) => project?.bridge ?? []));
  const made = { folders, ownedFolders, secrets, bridges, images, files };
  return freezeDeep({ artifacts: artifacts.sort(byKey('path')), manifest, ...made });
}

/** One service of the stack, and its compose project where it has one. */
interface Part {
  readonly described: DescribedService;
  readonly project: ComposeProject | null;
}

function describePart(service: ValidService, target: Target): Part {
  const described = describeService(service, target);
  return { described, project: compileProject(described, target) };
}

/** In the order of their names, whatever the order in the stack: moving a line changes nothing. */
function compileServices(parts: readonly Part[], target: Target): ServiceManifest[] {
  const ours = parts.flatMap(({ described, project }) => serviceManifests(described, project, target));
  return [...(target.caddyUnit === null ? [proxyService(target)] : []), ...ours].sort(byKey('name'));
}

function manifestOf(
  { locale, holdTimeoutMs }: ValidStack,
  target: Target,
  services: ServiceManifest[],
  caddyfile: string,
  csp: Record<string, string>,
): Manifest {
  const places = placesOf(target);
  const doors = services.flatMap(({ door }) => (door ? [door.url, ...door.aliases] : []));
  return {
    format: 1,
    source: target.source,
    locale,
    holdTimeoutMs,
    dashboardUrl: originOf(target.listDoor, target),
    hosts: [hostOf(target.listDoor, target), ...doors.map((url) => new URL(url).host)].sort(),
    folders: { run: target.folders.run, ready: places.ready, log: target.folders.log, state: target.folders.state },
    doorsSocket: places.doorsSocket,
    apiSocket: places.apiSocket,
    proxy: {
      adminSocket: places.adminSocket,
      caddyfile: places.caddyfile,
      digest: createHash('sha256').update(caddyfile).digest('hex'),
      keepsStreams: caddyAbilities(target.caddyVersion).keepsStreams,
    },
    pages: { folder: places.pages, csp },
    memory: { totalBytes: target.memoryBytes, reserveBytes },
    services,
  };
}

function file(path: string, content: string): Artifact {
  return { path, mode: 0o644, content };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** Two services of one kind share its secrets. */
function uniqueSecrets(secrets: readonly SecretFile[]): SecretFile[] {
  return [...new Map(secrets.map((secret) => [secret.path, secret])).values()].sort(byKey('path'));
}

function byKey<Key extends string>(key: Key): (left: Record<Key, string>, right: Record<Key, string>) => number {
  return (left, right) => (left[key] < right[key] ? -1 : left[key] > right[key] ? 1 : 0);
}
