import type { HostProbe } from '@veille/compile';
import type { ValidStack } from '@veille/stack';

/**
 * The probes that a rollback has a part in, of those that stand: all of its hosts' own doors, and every name where the records go
 * back. A door that no record leads to is to be found all the same: with the records of before the rename of a door, or without
 * them, it is as good as closed. Where doors and records go back to before one deploy, they are as they were together.
 *
 * @param going the hosts that go back, each with the deploy that it goes back to before
 */
export function rollbackProbes(
  { mesh }: ValidStack,
  going: ReadonlyMap<string, string>,
  standing: readonly HostProbe[],
): HostProbe[] {
  const records = mesh?.dns.type === 'headscale' ? going.get(mesh.dns.host) : undefined;
  const isAlone = (host: string) => records === undefined || going.get(host) !== records;
  return [...nameless(standing).filter(({ host }) => isAlone(host)), ...standing].filter(
    ({ type, host }) => going.has(host) || (type === 'resolves' && records !== undefined),
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
