import { claimInline, inlineRecords, publishInline } from './inline-records.ts';
import type { DnsRecord } from './records.ts';
import { claimPublished, type IsClaimed, publishedRecords, publishRecords } from './records-file.ts';

/** A studio's records in a file that Headscale reads them from, be that its list or its settings. */
export function ownRecords(text: string, domain: string): DnsRecord[] {
  return isList(text) ? publishedRecords(text, domain) : inlineRecords(text, domain);
}

/**
 * Such a file with these records for the studio's. What others keep there stays.
 *
 * @throws UserError where the file cannot be edited, or somebody else's record answers for one of our names.
 */
export function withOwnRecords(text: string, records: readonly DnsRecord[], domain: string): string {
  return isList(text) ? publishRecords(text, records, domain).content : publishInline(text, records, domain);
}

/**
 * Such a file with all of the studio's records under its present domain, also those that it published under an earlier one. Those
 * of another studio on the same mesh stay as they are.
 */
export function claimRecords(text: string, claimed: IsClaimed, domain: string): string {
  return isList(text) ? claimPublished(text, claimed, domain) : claimInline(text, claimed, domain);
}

/** Which of a studio's names come, lead elsewhere and go when such a file changes, for people; null where none does. */
export function namesChanging(before: string, after: string, domain: string): string | null {
  const [then, now] = [placesOf(before, domain), placesOf(after, domain)];
  const common = [...then.keys()].filter((name) => now.has(name));
  const parts = [
    told(
      [...now.keys()].filter((name) => !then.has(name)),
      'comes',
      'come',
    ),
    told(
      common.filter((name) => then.get(name) !== now.get(name)),
      'leads elsewhere',
      'lead elsewhere',
    ),
    told(
      [...then.keys()].filter((name) => !now.has(name)),
      'goes',
      'go',
      ` of ${then.size}`,
    ),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

/** The addresses of each name, as one text. */
function placesOf(text: string, domain: string): ReadonlyMap<string, string> {
  const byName = Map.groupBy(ownRecords(text, domain), ({ name }) => name);
  return new Map(
    [...byName].sort().map(([name, all]) => [
      name,
      all
        .map(({ value }) => value)
        .sort()
        .join(' '),
    ]),
  );
}

/** So many names are told one by one. */
const few = 3;

function told(names: readonly string[], one: string, several: string, of = ''): string | null {
  if (names.length === 0) return null;
  if (names.length > few) return `${names.length}${of} names ${several}`;
  return `${names.join(', ')} ${names.length === 1 ? one : several}`;
}

/** Settings are keys with values, whatever the file is called. */
function isList(text: string): boolean {
  return /^\s*(?:\[|null\b|$)/.test(text);
}
