import type { HostProbe } from '@veille/compile';
import type { ValidStack } from '@veille/stack';

/**
 * The probes that a rollback of these hosts has a part in, of those that stand: all of their own doors, and every name where
 * the records go back. A door that no record leads to is to be found all the same: with the records of before the rename of a
 * door, or without them, it is as good as closed.
 */
export function rollbackProbes(
  { mesh }: ValidStack,
  hosts: ReadonlySet<string>,
  standing: readonly HostProbe[],
): HostProbe[] {
  const dnsHost = mesh?.dns.type === 'headscale' ? mesh.dns.host : null;
  const areRecordsBack = dnsHost !== null && hosts.has(dnsHost);
  return [...nameless(standing), ...standing].filter(
    ({ type, host }) => hosts.has(host) || (type === 'resolves' && areRecordsBack),
  );
}

/** What the names of doors without a record should say: where the doors are. */
function nameless(standing: readonly HostProbe[]): HostProbe[] {
  const named = new Set(standing.flatMap(({ type, name }) => (type === 'resolves' ? [name] : [])));
  const doors = standing.flatMap((probe) => (probe.type === 'opens' && !named.has(probe.name) ? [probe] : []));
  return [...Map.groupBy(doors, ({ name }) => name)].map(([name, all]) => ({
    type: 'resolves',
    name,
    host: all[0]?.host ?? '',
    addresses: all.map(({ address }) => address),
  }));
}
