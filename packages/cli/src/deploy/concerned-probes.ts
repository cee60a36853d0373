import { doorNames, type HostProbe } from '@veille/compile';
import type { Wish } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import { isWantedBy } from './is-wanted.ts';
import type { Scope } from './resolve-targets.ts';

/**
 * The probes that a deploy of these targets has a part in: names where records are deployed, refusals where Caddy is, and an
 * open door where Caddy, the controller or the service behind it is.
 */
export function concernedProbes(
  stack: ValidStack,
  scope: Scope,
  needed: Wish['needed'],
  probes: readonly HostProbe[],
): HostProbe[] {
  const isWanted = isWantedBy(scope, needed);
  const dns = stack.mesh?.dns;
  const doors = doorNames(stack);
  return probes.filter(({ type, name, host }) => {
    // Who enters records by hand has done so before everything is deployed.
    if (type === 'resolves') return dns?.type === 'headscale' ? isWanted(dns.host, 'vpn-dns') : scope.targets === null;
    if (isWanted(host, 'caddy')) return true;
    if (type === 'refuses') return false;
    const behind = doors.find((door) => door.name === name)?.service ?? null;
    return isWanted(host, 'controller') || (behind !== null && isWanted(host, behind));
  });
}
