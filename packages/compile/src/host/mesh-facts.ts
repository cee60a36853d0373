import type { ValidStack } from '@veille/stack';
import type { MeshFacts } from '../dns/addresses.ts';
import { readHeadscaleConfig } from '../dns/headscale-config.ts';
import type { DeployFacts } from './facts.ts';
import { configFile } from './headscale-places.ts';

/** What is known of the mesh: from the hosts themselves, from Headscale's list, and from its settings. */
export function meshFacts({ domain, mesh }: ValidStack, { hosts }: Pick<DeployFacts, 'hosts'>): MeshFacts {
  const dns = mesh?.dns.type === 'headscale' ? mesh.dns : null;
  const config = dns === null ? undefined : hosts.get(dns.host)?.texts.get(configFile(dns));
  const told = [...hosts].filter(([, { facts }]) => facts.meshAddresses.length > 0);
  return {
    hosts: Object.fromEntries(told.map(([name, { facts }]) => [name, facts.meshAddresses])),
    nodes: [...hosts.values()].flatMap(({ nodes }) => nodes),
    baseDomain: config === undefined ? null : readHeadscaleConfig(config, domain ?? '').baseDomain,
  };
}
