import type { HostArtifacts, HostFile, HostFolder } from '@veille/compile';
import type { Entry } from '@veille/deploy';

/** A host that gets nothing, with what the test adds. */
export function artifactsOf(parts: Partial<HostArtifacts> = {}): HostArtifacts {
  return {
    host: 'pi',
    targets: [],
    users: [],
    packages: [],
    folders: [],
    files: [],
    secrets: [],
    images: [],
    pulls: [],
    downloads: [],
    checks: [],
    units: [],
    ports: [],
    places: [],
    ...parts,
  };
}

/** A file of the target `caddy`, root's and open to read, with what the test adds. */
export function textFile(path: string, text: string, parts: Partial<HostFile> = {}): HostFile {
  const content = { type: 'text', text } as const;
  const base = { path, mode: 0o644, owner: 'root', group: 'root', target: 'caddy', shared: false, after: [], content };
  return { ...base, ...parts };
}

export function folder(path: string, parts: Partial<HostFolder> = {}): HostFolder {
  return { path, mode: 0o755, owner: 'root', group: 'root', ...parts };
}

/** A file of root's that is there. */
export function entry(parts: Partial<Entry> = {}): Entry {
  return { type: 'file', sha256: null, mode: 0o644, owner: 'root', group: 'root', bytes: 1, ...parts };
}
