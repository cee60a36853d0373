import { tmpfiles } from '../systemd/tmpfiles.ts';
import { debianRelease } from './debian.ts';
import type { HostCase } from './host-target.ts';
import { layoutOf, tmpfilesFile } from './layout.ts';
import { foldersAbove, type HostPart, publicFile, publicFolder } from './part.ts';

/**
 * What all parts of a host with a Caddy lie in, and the engine that some of them need. What runs keeps its sockets in a folder
 * that comes with the controller, or with Caddy where it runs alone.
 */
export function layoutPart(
  { host, seen, services }: HostCase,
  parts: readonly HostPart[],
  usesEngine: boolean,
): HostPart {
  const { root, configs, programs, data, stack, secrets } = layoutOf(host);
  const files = parts.flatMap((part) => part.files ?? []).filter(({ path }) => path.startsWith(`${root}/`));
  const above = files.flatMap(({ path }) => foldersAbove(path, root)).filter(({ path }) => path !== secrets);
  return {
    packages: usesEngine ? enginePackages(seen.facts) : [],
    folders: [
      ...[root, configs, programs, data, stack].map(publicFolder),
      { ...publicFolder(secrets), mode: 0o700 },
      ...above,
    ],
    files: [
      publicFile(tmpfilesFile, services.length > 0 ? 'controller' : 'caddy', tmpfiles(), [
        { type: 'create-temporary-files' },
      ]),
    ],
  };
}

/** Debian's; an engine that is there already, from wherever, is enough. */
function enginePackages({ docker, system }: HostCase['seen']['facts']): string[] {
  if (docker !== null) return docker.compose === null ? ['docker-compose'] : [];
  return ['docker.io', 'docker-compose', ...((debianRelease(system) ?? 0) >= 13 ? ['docker-cli'] : [])];
}
