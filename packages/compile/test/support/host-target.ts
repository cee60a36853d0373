import type { Target } from '../../src/target.ts';
import { localTarget } from './fixtures.ts';
import { addresses } from './three-networks.ts';

/** A real host at home, whose doors are under `example.cloud`. */
export function hostTarget(folder: string, changes: Partial<Target>): Target {
  return localTarget(folder, {
    scheme: 'https',
    tls: {
      dns: { module: 'ovh', keys: { endpoint: 'OVH_ENDPOINT' } },
      email: 'me@example.cloud',
      resolvers: ['192.0.2.53'],
      authority: null,
    },
    domain: 'example.cloud',
    port: 443,
    bind: [...addresses.mesh, '127.0.0.1', '::1'],
    allow: ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'],
    ...changes,
  });
}
