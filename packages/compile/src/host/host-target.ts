import type { ValidHost, ValidService, ValidStack } from '@veille/stack';
import type { DoorName } from '../dns/names.ts';
import type { ContainerPlace, Target } from '../target.ts';
import { debianRelease } from './debian.ts';
import type { DeployFacts, SeenHost } from './facts.ts';
import { adminFolder, containerUser, type Layout, layoutOf, logFolder, runFolder, stateFolder } from './layout.ts';
import { assignPorts, hostPrefers } from './ports.ts';
import { knownPrograms } from './programs.ts';

/** A host and what is known of it, as all parts of it are compiled from. */
export interface HostCase {
  readonly stack: ValidStack;
  readonly host: ValidHost;
  readonly seen: SeenHost;
  readonly facts: DeployFacts;
  /** The services that run here. */
  readonly services: readonly ValidService[];
  /** All names of the stack, of every host. */
  readonly names: readonly DoorName[];
  /** Its own on the mesh. */
  readonly addresses: readonly string[];
}

/** A host as the place that its services are compiled for. */
export function hostTarget({ stack, host, seen, facts, services, names, addresses }: HostCase): Target {
  const layout = layoutOf(host);
  const { caddy } = host;
  const own = names.filter((name) => name.host === host.name);
  const list = own.find(({ service }) => service === null)?.name ?? '';
  return {
    source: facts.source,
    scheme: 'https',
    tls: stack.tls,
    domain: stack.domain ?? '',
    listDoor: list.slice(0, -`.${stack.domain}`.length),
    port: 443,
    bind: caddy.listen === 'mesh' ? addresses : [],
    allow: stack.mesh?.cidrs ?? [],
    strangers: host.public ? names.filter((name) => name.host !== host.name).map(({ name }) => name) : [],
    ownSites: facts.operator.ownSites[host.name] ?? null,
    caddyUnit: {
      name: caddy.unit,
      caddyfile: caddy.caddyfile,
      data: caddy.data,
      adminSocket: `${adminFolder}/admin.sock`,
    },
    caddyVersion: facts.operator.caddy[host.name]?.version ?? '',
    folders: {
      stack: layout.stack,
      artifacts: layout.configs,
      run: runFolder,
      log: logFolder,
      state: `${stateFolder}/controller`,
      data: layout.data,
      temporary: `${stateFolder}/tmp`,
    },
    programs: knownPrograms(layout, facts.operator.node[seen.facts.architecture]),
    ports: assignPorts(services),
    prepared: preparedFolders(layout, facts),
    prefers: hostPrefers,
    containers: containerPlace(host, seen, facts),
    containersUnavailable: null,
    memoryBytes: host.memoryBytes,
  };
}

function preparedFolders({ prepared }: Layout, { operator }: DeployFacts): Target['prepared'] {
  const entries = Object.entries(operator.services);
  return Object.fromEntries(
    entries.flatMap(([name, { prepared: digest }]) =>
      digest === null ? [] : [[name, `${prepared}/${name}/${digest}`]],
    ),
  );
}

/** The engine is installed where there is none: Debian 12 has the first compose, later ones the second. */
function containerPlace(
  host: ValidHost,
  { facts: { docker, system } }: SeenHost,
  { operator }: DeployFacts,
): ContainerPlace {
  const layout = layoutOf(host);
  const entries = Object.entries(operator.services);
  return {
    composeVersion: docker?.compose ?? ((debianRelease(system) ?? 13) < 13 ? 1 : 2),
    guardedBy: 'unit',
    namesBuilds: true,
    projectPrefix: 'veille',
    owner: `${containerUser}:${containerUser}`,
    secretsFolder: layout.secrets,
    catalogFolder: layout.catalog,
    projects: Object.fromEntries(entries.flatMap(([name, { project }]) => (project ? [[name, project]] : []))),
    unavailable: Object.fromEntries(
      entries.flatMap(([name, { unavailable }]) => (unavailable ? [[name, unavailable]] : [])),
    ),
  };
}
