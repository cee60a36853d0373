import type { CaddyOptions, SecretSource } from './caddy-options.ts';
import type { Draft, DraftHost } from './draft.ts';
import { shortestAddress } from './ip.ts';
import { type Headscale, type MeshOptions, usualHeadscaleUnit, usualMeshCidrs } from './mesh.ts';
import { knownDnsModules, type TlsOptions, usualResolvers } from './tls.ts';
import { parseMemory } from './units.ts';
import type { ValidCaddy, ValidHost, ValidMesh, ValidTls } from './valid-stack.ts';

/** A host with everything that was left out filled in. Only for a draft without a fault. */
export function completeHost(host: DraftHost, defaultHost: string | null): ValidHost {
  const { name, root = `/opt/${name}` } = host;
  return {
    name,
    ssh: host.ssh ?? name,
    memoryBytes: host.memory === undefined ? null : parseMemory(host.memory),
    public: host.public ?? false,
    default: name === defaultHost,
    root,
    caddy: completeCaddy(host.caddy ?? {}, name, root),
    meshAddresses: (host.meshAddresses ?? []).map(shortestAddress),
  };
}

function completeCaddy(caddy: CaddyOptions, host: string, root: string): ValidCaddy {
  return {
    unit: caddy.unit ?? `caddy-${host}`,
    caddyfile: caddy.caddyfile ?? `${root}/configs/caddy/Caddyfile`,
    data: caddy.data ?? `${root}/data/caddy`,
    binary: caddy.binary ?? null,
    listen: caddy.listen ?? 'everywhere',
    sites: caddy.sites ?? null,
    snippet: caddy.snippet ?? null,
  };
}

export function completeMesh({ dns, cidrs = usualMeshCidrs }: MeshOptions): ValidMesh {
  return { dns: dns.type === 'headscale' ? completeHeadscale(dns) : dns, cidrs };
}

function completeHeadscale(dns: Headscale): Required<Headscale> {
  const { config, mountedAt = '/etc/headscale', unit = usualHeadscaleUnit } = dns;
  const { compose = config.replace(/\/[^/]*$/, '') || '/' } = dns;
  return { ...dns, mountedAt, compose, unit };
}

export function completeTls({ dns, email, resolvers = usualResolvers, authority }: TlsOptions): ValidTls {
  const module = typeof dns === 'string' ? { module: dns, keys: knownDnsModules[dns] } : dns;
  return { dns: module, email, resolvers, authority: authority ?? null };
}

/** The secrets that certificates need; one whose place is not said is in the environment. */
export function completeSecrets({ tls, secrets = {} }: Pick<Draft, 'tls' | 'secrets'>): Record<string, SecretSource> {
  const names = tls === undefined ? [] : secretNames(tls);
  return Object.fromEntries(names.map((name) => [name, secrets[name] ?? { env: name }]));
}

/** The variables that a DNS module's keys come from, sorted. */
export function secretNames({ dns }: TlsOptions): string[] {
  const keys = typeof dns === 'string' ? knownDnsModules[dns] : dns.keys;
  return [...new Set(Object.values(keys))].sort();
}
