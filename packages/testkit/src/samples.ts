import type { HostFacts, Observation } from '@veille/deploy';
import type { Manifest, ServiceManifest, ServiceView } from '@veille/protocol';

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

/** A service without a door that never sleeps, and what the test says of it. */
export function plainService(
  name: string,
  own: Pick<ServiceManifest, 'address' | 'process'> & Partial<ServiceManifest>,
): ServiceManifest {
  return {
    name,
    kind: 'test',
    title: `Test ${name}`,
    door: null,
    driver: 'process',
    unavailable: null,
    compose: null,
    probe: { type: 'http', path: '/' },
    startTimeoutMs: 5000,
    sleepAfterMs: null,
    autostart: false,
    openSocketHolds: false,
    busy: null,
    pendingFile: null,
    dependsOn: [],
    memoryBytes: null,
    graceMs: 0,
    ...own,
  };
}

/** An English studio without a limit of memory, with its sockets in its folder `run`. */
export function plainManifest(
  own: Pick<Manifest, 'folders' | 'hosts' | 'pages' | 'services'> & Partial<Manifest> & { readonly caddyfile: string },
): Manifest {
  const { caddyfile, ...more } = own;
  const { run } = own.folders;
  return {
    format: 1,
    source: null,
    locale: 'en',
    holdTimeoutMs: 5000,
    dashboardUrl: 'http://veille.localhost:8080',
    doorsSocket: `${run}/doors.sock`,
    apiSocket: `${run}/api.sock`,
    proxy: { adminSocket: `${run}/admin.sock`, caddyfile, digest: '0', keepsStreams: false },
    memory: { totalBytes: null, reserveBytes: 0 },
    ...more,
  };
}

/** A Debian of which nothing was asked for yet, with what the test adds. */
export function observed(parts: Partial<Observation> = {}, facts: Partial<HostFacts> = {}): Observation {
  return {
    host: 'pi',
    facts: {
      architecture: 'arm64',
      system: { id: 'debian', version: '12' },
      systemd: true,
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
