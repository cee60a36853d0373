import type { ValidHost } from '@veille/stack';
import { settablePlaces } from './choices.ts';
import type { HostArtifacts, HostFile, HostFolder, HostUser } from './contract.ts';

/** What one concern adds to a host. */
export type HostPart = Partial<Omit<HostArtifacts, 'host' | 'targets' | 'places'>>;

/**
 * All parts of a host as one: each thing once, in the order in which it must be there.
 * @param services are targets even where they bring nothing of their own, such as somebody else's server.
 */
export function mergeParts(host: ValidHost, services: readonly string[], parts: readonly HostPart[]): HostArtifacts {
  const all = <Key extends keyof HostPart>(key: Key) =>
    parts.flatMap((part) => (part[key] ?? []) as readonly unknown[]) as NonNullable<HostPart[Key]>[number][];
  const files = unique(all('files'), ({ path }) => path).sort(byPath);
  const images = unique(all('images'), ({ name }) => name);
  const pulls = unique(all('pulls'), ({ name }) => name);
  const downloads = unique(all('downloads'), ({ path }) => path);
  const units = all('units');
  const targets = [...files, ...images, ...pulls, ...downloads, ...units].map(({ target }) => target);
  return {
    host: host.name,
    targets: [...new Set([...services, ...targets])].sort(),
    users: mergeUsers(all('users')),
    packages: [...new Set(all('packages'))].sort(),
    folders: unique(all('folders'), ({ path }) => path).sort(byPath),
    files,
    secrets: unique(all('secrets'), ({ path }) => path).sort(byPath),
    images,
    pulls,
    downloads,
    checks: all('checks'),
    units,
    ports: all('ports'),
    places: settablePlaces(host),
  };
}

/** A file that only root writes and everybody may read. */
export function publicFile(path: string, target: string, text: string, after: HostFile['after'] = []): HostFile {
  return {
    path,
    target,
    mode: 0o644,
    owner: 'root',
    group: 'root',
    content: { type: 'text', text },
    shared: false,
    after,
  };
}

/** Root's own folder, into which everybody may look. */
export function publicFolder(path: string): HostFolder {
  return { path, mode: 0o755, owner: 'root', group: 'root' };
}

/** The folders between `root` and a file, from the outermost. */
export function foldersAbove(path: string, root: string): HostFolder[] {
  const steps = path
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1);
  return steps.map((_step, index) => publicFolder(`${root}/${steps.slice(0, index + 1).join('/')}`));
}

/** A user that several parts need is of all groups that any of them needs. */
function mergeUsers(users: readonly HostUser[]): HostUser[] {
  const names = [...new Set(users.map(({ name }) => name))];
  return names.map((name) => {
    const groups = users.filter((user) => user.name === name).flatMap((user) => user.groups);
    return { name, groups: [...new Set(groups)].sort() };
  });
}

function unique<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Thing[] {
  return [...new Map(things.map((thing) => [keyOf(thing), thing])).values()];
}

/** Parents come before what is in them. */
function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : 1;
}
