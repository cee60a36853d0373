import type { ValidStack } from '@veille/stack';
import { claimRecords } from '../dns/own-records.ts';
import type { DnsRecord } from '../dns/records.ts';
import { areMany, removalsOf } from '../dns/removals.ts';
import type { SeenHost } from './facts.ts';
import { recordsThere } from './records-there.ts';
import { claimOf } from './standing.ts';

/** Names of the studio that Headscale publishes and its stack does not have any more: a deploy of `vpn-dns` takes them away. */
export interface OldNames {
  /** Sorted, each once. */
  readonly names: readonly string[];
  /** So many that somebody has to say that they may go. */
  readonly areMany: boolean;
}

export function oldNames(
  stack: ValidStack,
  records: readonly DnsRecord[],
  seen: ReadonlyMap<string, SeenHost>,
): OldNames {
  const { domain, mesh } = stack;
  if (domain === null || mesh?.dns.type !== 'headscale') return { names: [], areMany: false };
  const texts = seen.get(mesh.dns.host)?.texts ?? new Map<string, string>();
  const claimed = claimOf(stack, seen);
  const own = new Map([...texts].map(([path, text]) => [path, claimRecords(text, claimed, domain)]));
  const removals = removalsOf(recordsThere(mesh.dns, domain, own), records);
  return { names: removals.removed.toSorted(), areMany: areMany(removals) };
}
