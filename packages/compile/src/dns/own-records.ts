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

/** Settings are keys with values, whatever the file is called. */
function isList(text: string): boolean {
  return /^\s*(?:\[|null\b|$)/.test(text);
}
