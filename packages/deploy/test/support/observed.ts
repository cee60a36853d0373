import type { HostArtifacts, HostFile, HostFolder } from '@veille/compile';
import type { Entry, HostFacts, Observation } from '@veille/deploy';

/** A Debian of which nothing was asked for yet, with what the test adds. */
export function observed(parts: Partial<Observation> = {}, facts: Partial<HostFacts> = {}): Observation {
  return {
    host: 'pi',
    facts: {
      architecture: 'arm64',
      system: { id: 'debian', version: '12' },
      login: 'pi',
      systemd: true,
      memoryBytes: 16 * 1024 ** 3,
      freeBytes: 100 * 1024 ** 3,
      imageDisk: null,
      docker: null,
      meshAddresses: ['100.64.0.7'],
      listeners: [],
      ...facts,
    },
    entries: new Map(),
    texts: new Map(),
    units: new Map(),
    users: new Map(),
    packages: new Set(),
    images: new Set(),
    known: new Map(),
    closed: new Set(),
    nodes: [],
    deployed: new Map(),
    key: null,
    lock: null,
    ...parts,
  };
}

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
