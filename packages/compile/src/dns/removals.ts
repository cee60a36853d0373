import { UserError } from '@veille/protocol';
import type { DnsRecord } from './records.ts';

type Named = Pick<DnsRecord, 'name'>;

/** Which of a studio's names go and come when its records change. */
export interface Removals {
  /** How many names there were. */
  readonly before: number;
  /** Those of them that no record is left for; one that gets another address stays. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export function removalsOf(before: readonly Named[], after: readonly Named[]): Removals {
  const [then, now] = [namesOf(before), namesOf(after)];
  return {
    before: then.size,
    removed: [...then].filter((name) => !now.has(name)),
    added: [...now].filter((name) => !then.has(name)),
  };
}

/**
 * Whether more than 30 % of the names go away: somebody has to say that they may. A door that is renamed takes one name away
 * and brings one, so it is no loss: the rule is there for a stack that has lost its doors by mistake.
 */
export function areMany({ before, removed, added }: Removals): boolean {
  return removed.length - added.length > before * 0.3;
}

/** So many names are told one by one. */
const mostNames = 5;

/** @throws UserError when many of the names would go away and nobody has said that they may. */
export function refuseRemovals(removals: Removals, allowed: boolean): void {
  if (allowed || !areMany(removals)) return;
  const { before, removed, added } = removals;
  const goes = `${removed.length} of the ${before} published names of this studio would go away (${told(removed)})`;
  const comes =
    added.length === 0 ? ', which is' : ` and ${added.length} would come (${told(added)}). That is a loss of`;
  throw new UserError(
    'config-invalid',
    `${goes}${comes} more than 30 %.`,
    'If that is what you want, run the command again with --allow-removals.',
  );
}

function told(names: readonly string[]): string {
  return names.length > mostNames ? `${names.length} names` : names.join(', ');
}

function namesOf(records: readonly Named[]): Set<string> {
  return new Set(records.map(({ name }) => name));
}
