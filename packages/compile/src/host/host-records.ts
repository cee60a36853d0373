import type { ValidStack } from '@veille/stack';
import { claimRecords, ownRecords, withOwnRecords } from '../dns/own-records.ts';
import type { DnsRecord } from '../dns/records.ts';
import { refuseRemovals, removalsOf } from '../dns/removals.ts';
import type { HostFile } from './contract.ts';
import type { DeployFacts, SeenHost } from './facts.ts';
import { headscaleUnit } from './headscale-places.ts';
import type { HostPart } from './part.ts';
import { sharedFile } from './records-part.ts';
import { claimOf } from './standing.ts';

/** All records of a stack, and what its dns host gets for them. */
export interface Published {
  readonly records: readonly DnsRecord[];
  readonly part: HostPart;
}

/**
 * What each host gets for the mesh's DNS: the records where Headscale reads them, and none of ours any more where an earlier
 * deploy has put them and the stack does not, since its mesh is another, or its Headscale has moved or reads another file.
 *
 * @returns what a host gets, by its name.
 * @throws UserError when more names would go than may, and where a file that should lose ours cannot be edited.
 */
export function hostRecords(
  stack: ValidStack,
  { records, part }: Published,
  facts: DeployFacts,
): (host: string) => HostPart[] {
  const { domain, mesh } = stack;
  const dnsHost = mesh?.dns.type === 'headscale' ? mesh.dns.host : null;
  const places = (part.files ?? []).map(({ path }) => path);
  const published = dnsHost === null ? [] : records;
  const claimed = claimOf(stack, facts.hosts);
  return (host) => {
    const seen = facts.hosts.get(host);
    const own = host === dnsHost ? [part] : [];
    if (domain === null || seen === undefined) return own;
    const others = oldPlaces(seen, host === dnsHost ? places : []);
    const unit = headscaleUnit(mesh?.dns.type === 'headscale' && host === dnsHost ? mesh.dns : null);
    const given = { domain, published, unit, seen, facts };
    return [
      ...own,
      { files: others.flatMap(([path, text]) => withdraw(path, claimRecords(text, claimed, domain), given)) },
    ];
  };
}

/** Files of records, with their texts. The same bytes are taken for the same file, which a link gives two names. */
function oldPlaces({ deployed, texts }: SeenHost, places: readonly string[]): [string, string][] {
  const current = places.map((path) => texts.get(path));
  return [...deployed].flatMap(([path, { type }]): [string, string][] => {
    const text = texts.get(path);
    return type !== 'shared' || text === undefined || places.includes(path) || current.includes(text)
      ? []
      : [[path, text]];
  });
}

interface Withdrawal {
  readonly domain: string;
  /** Those that are published elsewhere from now on: they do not go away. */
  readonly published: readonly DnsRecord[];
  /** That Headscale may run as. */
  readonly unit: string;
  readonly seen: SeenHost;
  readonly facts: DeployFacts;
}

function withdraw(path: string, text: string, { domain, published, unit, seen, facts }: Withdrawal): HostFile[] {
  const ours = ownRecords(text, domain);
  if (ours.length === 0) return [];
  refuseRemovals(removalsOf(ours, published), facts.allowRemovals);
  const file = sharedFile(path, withOwnRecords(text, [], domain), seen);
  // Settings are read when it starts; where it is in a container the stack no longer says which.
  const isToStart = path.endsWith('.yaml') && (seen.units.get(unit)?.active ?? false);
  return [{ ...file, isWithdrawn: true, after: isToStart ? [{ type: 'restart', unit }] : [] }];
}
