import type { DraftHost } from './draft.ts';
import { shortestAddress } from './ip.ts';
import { type Headscale, type MeshOptions, usualMeshCidrs } from './mesh.ts';
import { knownDnsModules, type TlsOptions, usualResolvers } from './tls.ts';
import { parseMemory } from './units.ts';
import type { ValidHost, ValidMesh, ValidTls } from './valid-stack.ts';

/** A host with everything that was left out filled in. Only for a draft without a fault. */
export function completeHost(host: DraftHost, defaultHost: string | null): ValidHost {
  const { name } = host;
  return {
    name,
    ssh: host.ssh ?? name,
    memoryBytes: host.memory === undefined ? null : parseMemory(host.memory),
    public: host.public ?? false,
    default: name === defaultHost,
    meshAddresses: (host.meshAddresses ?? []).map(shortestAddress),
  };
}

export function completeMesh({ dns, cidrs = usualMeshCidrs }: MeshOptions): ValidMesh {
  return { dns: dns.type === 'headscale' ? completeHeadscale(dns) : dns, cidrs };
}

function completeHeadscale(dns: Headscale): Required<Headscale> {
  const { config, mountedAt = '/etc/headscale', compose = config.replace(/\/[^/]*$/, '') || '/' } = dns;
  return { ...dns, mountedAt, compose };
}

export function completeTls({ dns, email, resolvers = usualResolvers, authority }: TlsOptions): ValidTls {
  const module = typeof dns === 'string' ? { module: dns, keys: knownDnsModules[dns] } : dns;
  return { dns: module, email, resolvers, authority: authority ?? null };
}
