import type { Plan } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';

/** A plan that changes records says what a person should know of them, where Headscale reads them. */
export function noteRecords(plan: Plan, { mesh }: Pick<ValidStack, 'mesh'>, notes: readonly string[]): Plan {
  const dns = mesh?.dns;
  if (notes.length === 0 || dns?.type !== 'headscale') return plan;
  const hosts = plan.hosts.map((each) =>
    each.host === dns.host && each.changes.some(({ target }) => target === 'vpn-dns')
      ? { ...each, notes: [...each.notes, ...notes] }
      : each,
  );
  return { ...plan, hosts };
}
