import type { HostProbe, Standing } from '@veille/compile';
import type { Plan } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';

/**
 * A plan with a note for each host that opens names which it did not open before, where somebody enters records by hand: a deploy
 * of everything looks for them, and puts back when they are not there.
 *
 * @param probes those that the deploy has a part in
 */
export function withRecordsByHand(
  plan: Plan,
  { mesh }: Pick<ValidStack, 'mesh'>,
  before: Standing,
  probes: readonly HostProbe[],
): Plan {
  if (mesh?.dns.type !== 'manual') return plan;
  const open = new Set(before.probes.flatMap(({ type, name }) => (type === 'opens' ? [name] : [])));
  const added = probes.filter(({ type, name }) => type === 'resolves' && !open.has(name));
  const hosts = plan.hosts.map((host) => {
    const names = added.flatMap((probe) => (probe.host === host.host ? [probe.name] : []));
    if (names.length === 0) return host;
    const note = `The records of ${names.join(', ')} must be entered before this is deployed: veille dns print.`;
    return { ...host, notes: [...host.notes, note] };
  });
  return { ...plan, hosts };
}
