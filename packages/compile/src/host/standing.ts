import type { ValidHost, ValidStack } from '@veille/stack';
import { z } from 'zod';
import { addressesOf } from '../dns/addresses.ts';
import type { DnsRecord } from '../dns/records.ts';
import type { IsClaimed } from '../dns/records-file.ts';
import type { HostProbe } from './contract.ts';
import type { SeenHost } from './facts.ts';
import { layoutOf } from './layout.ts';
import { outside } from './probes.ts';
import { recordsThere } from './records-there.ts';
import { caddySites } from './sites.ts';

/** What hosts serve as they are, whatever the stack says: read from what lies there. */
export interface Standing {
  /** What must be true of it as clients see it. */
  readonly probes: readonly HostProbe[];
  /** What the controller is told of the service behind a name, as JSON; a name that leads to none is absent. */
  readonly services: ReadonlyMap<string, string>;
}

/** Also of manifests that another version has written. */
const standingManifest = z.looseObject({
  hosts: z.array(z.string()),
  services: z.array(
    z.looseObject({ door: z.looseObject({ url: z.url(), aliases: z.array(z.url()).default([]) }).nullable() }),
  ),
});

/**
 * What was deployed and is still there, on the hosts that were looked at. Pure. A host says by its manifest which names are its
 * own, by its Caddyfile which it serves, and the dns host by its records where they lead.
 */
export function standingOf(stack: ValidStack, seen: ReadonlyMap<string, SeenHost>): Standing {
  const records = recordsOf(stack, seen);
  const hosts = stack.hosts.flatMap((host) => {
    const each = seen.get(host.name);
    return each === undefined ? [] : [standingHost(host, each, stack, seen, records)];
  });
  return {
    probes: hosts.flatMap(({ probes }) => probes),
    services: new Map(hosts.flatMap(({ services }) => services)),
  };
}

/**
 * Which of the records that Veille has written are the studio's own, whatever its domain was then: those for a name that one of its
 * hosts serves, and those that lead to a host which serves for it, as a host does for one studio alone (docs/adr/0013).
 */
export function claimOf({ hosts, mesh }: ValidStack, seen: ReadonlyMap<string, SeenHost>): IsClaimed {
  const served = hosts.flatMap((host) => {
    const manifest = readManifest(seen.get(host.name)?.texts.get(manifestOf(host)));
    return manifest === null ? [] : [{ names: manifest.hosts, addresses: addressesAsSeen(host, mesh, seen) }];
  });
  const names = new Set(served.flatMap((each) => each.names));
  const addresses = new Set(served.flatMap((each) => each.addresses));
  return ({ name, value }) => names.has(name) || addresses.has(value);
}

/** Null: somebody enters them by hand, where nobody can look. */
function recordsOf({ mesh, domain }: ValidStack, seen: ReadonlyMap<string, SeenHost>): DnsRecord[] | null {
  if (mesh?.dns.type !== 'headscale' || domain === null) return null;
  return recordsThere(mesh.dns, domain, seen.get(mesh.dns.host)?.texts ?? new Map());
}

function standingHost(
  host: ValidHost,
  { texts }: SeenHost,
  { mesh }: ValidStack,
  seen: ReadonlyMap<string, SeenHost>,
  records: DnsRecord[] | null,
): { readonly probes: HostProbe[]; readonly services: [string, string][] } {
  const caddyfile = texts.get(host.caddy.caddyfile) ?? '';
  const manifest = readManifest(texts.get(manifestOf(host)));
  const addresses = addressesAsSeen(host, mesh, seen);
  const own = new Set(manifest?.hosts ?? []);
  const isOnMeshAlone = /^\s*default_bind /m.test(caddyfile);
  const probes = caddySites(caddyfile).flatMap((name): HostProbe[] => {
    const at = { name, host: host.name };
    const refuses: HostProbe[] = isOnMeshAlone ? [] : [{ type: 'refuses', ...at, address: outside }];
    if (!own.has(name)) return refuses;
    const values = records?.filter((record) => record.name === name).map(({ value }) => value) ?? addresses;
    return [
      ...(values.length === 0 ? [] : [{ type: 'resolves', ...at, addresses: values } as const]),
      ...addresses.map((address): HostProbe => ({ type: 'opens', ...at, address })),
      ...refuses,
    ];
  });
  return { probes, services: manifest?.services.flatMap(describe) ?? [] };
}

/** None where nobody tells them. */
function addressesAsSeen(
  host: ValidHost,
  mesh: ValidStack['mesh'],
  seen: ReadonlyMap<string, SeenHost>,
): readonly string[] {
  if (mesh === null) return [];
  const hosts = Object.fromEntries([...seen].map(([name, { facts }]) => [name, facts.meshAddresses]));
  const nodes = [...seen.values()].flatMap((each) => each.nodes);
  const answer = addressesOf(host, [], mesh, { hosts, nodes, baseDomain: null });
  return answer.ok ? answer.addresses : [];
}

function describe(service: z.infer<typeof standingManifest>['services'][number]): [string, string][] {
  if (service.door === null) return [];
  const text = JSON.stringify(service);
  return [service.door.url, ...service.door.aliases].map((url) => [new URL(url).host, text]);
}

function manifestOf(host: ValidHost): string {
  return `${layoutOf(host).configs}/manifest.json`;
}

function readManifest(text: string | undefined): z.infer<typeof standingManifest> | null {
  if (text === undefined) return null;
  try {
    return standingManifest.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
