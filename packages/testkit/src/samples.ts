import type { HostFacts, Observation } from '@veille/deploy';
import type { ServiceView } from '@veille/protocol';

/** A service as the API shows it while it sleeps. */
export const asleep: ServiceView = {
  name: 'remotion',
  kind: 'remotion',
  title: 'Remotion render server',
  door: 're',
  url: 'http://re.localhost:8080',
  status: 'stopped',
  reason: null,
  since: null,
  lastActivity: null,
  sleepsAt: null,
  holders: [],
  usualStartMs: null,
  pid: null,
  memory: null,
  diagnosis: null,
  pinnedUntil: null,
};

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
