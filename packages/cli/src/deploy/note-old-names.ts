import type { OldNames } from '@veille/compile';
import type { Plan } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import type { IsWanted } from './is-wanted.ts';

/** So many names are told; there may be dozens. */
const told = 3;

/**
 * A plan that brings other doors, and not the records, says which names stay published though they lead to no door any more, and
 * what takes them away.
 */
export function noteOldNames(
  plan: Plan,
  { services, mesh }: Pick<ValidStack, 'services' | 'mesh'>,
  { names, areMany }: OldNames,
  isWanted: IsWanted,
): Plan {
  const dns = mesh?.dns;
  if (names.length === 0 || dns?.type !== 'headscale' || isWanted(dns.host, 'vpn-dns')) return plan;
  const bringsDoors = plan.hosts.find(
    ({ host, targets }) =>
      services.some((service) => service.host === host) &&
      ['caddy', 'controller'].some((target) => targets.includes(target)),
  );
  const listed = names.slice(0, told).join(', ') + (names.length > told ? ` and ${names.length - told} more` : '');
  const command = `veille deploy vpn-dns${areMany ? ' --allow-removals' : ''}`;
  const note = `Not in the stack any more, and still in the mesh's DNS: ${listed}. Taken out by ${command}.`;
  const hosts = plan.hosts.map((each) => (each === bringsDoors ? { ...each, notes: [...each.notes, note] } : each));
  return { ...plan, hosts };
}
