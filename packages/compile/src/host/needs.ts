import type { Issue, ValidStack } from '@veille/stack';

const lines = {
  domain: "domain: 'example.cloud'",
  mesh: "mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) }, or manual()",
  tls: "tls: { dns: 'ovh', email: 'me@example.cloud' }",
  hosts: "hosts: { workstation: { ssh: 'pi@192.0.2.8' } }",
} as const;

/** What a stack lacks that is to be deployed, each with the line to write. A studio on one machine needs none of it. */
export function deployNeeds({ domain, mesh, tls, hosts }: ValidStack): Issue[] {
  const lacking = { domain: domain === null, mesh: mesh === null, tls: tls === null, hosts: hosts.length === 0 };
  const fields = ['domain', 'mesh', 'tls', 'hosts'] as const;
  return fields
    .filter((field) => lacking[field])
    .map((field) => ({
      path: [],
      found: `no ${field}`,
      expected: `${field === 'hosts' ? 'hosts' : `a ${field}`.replace('a tls', 'tls')} in a stack that is deployed`,
      fix: lines[field],
    }));
}
