import { UserError } from '@veille/protocol';
import { z } from 'zod';
import type { DnsRecord } from './records.ts';
import { type Removals, removalsOf } from './removals.ts';
import { fieldsOf, refuseRival } from './rival.ts';

/** Tells our entries from those of other people: Headscale reads past keys that it does not know (docs/adr/0013). */
const mark = 'veille';

const fields = z.object({
  name: z.string(),
  type: z.string().optional(),
  value: z.string(),
  [mark]: z.string().optional(),
  /** As somebody wrote it. */
  written: z.record(z.string(), z.unknown()),
});
const entry = z
  .record(z.string(), z.unknown())
  .transform((written) => ({ ...fieldsOf(written), written }))
  .pipe(fields);
type Entry = z.infer<typeof entry>;

/** Whether a record that Veille has written for some studio is this studio's own. */
export type IsClaimed = (record: Pick<DnsRecord, 'name' | 'value'>) => boolean;

/** A file of records as it is to be. */
export interface PublishedRecords extends Removals {
  readonly content: string;
}

/**
 * The JSON file of `extra_records_path` with the records of `domain`'s studio in it. What others keep there stays, in its
 * order. The same records give the same bytes.
 *
 * @param text the file as it is; null where there is none
 * @throws UserError when it is no list of records, or somebody else's record answers for one of our names.
 */
export function publishRecords(text: string | null, records: readonly DnsRecord[], domain: string): PublishedRecords {
  const entries = text === null || text.trim() === '' ? [] : readEntries(text);
  const isOurs = (found: Entry): boolean => found[mark] === domain || records.some((record) => isSame(found, record));
  const others = entries.filter((found) => !isOurs(found));
  refuseRival(written(others), records);
  const lines = [...written(others), ...records.map((record) => ({ ...record, [mark]: domain }))].map((line) =>
    JSON.stringify(line),
  );
  const content = lines.length === 0 ? '[]\n' : `[\n  ${lines.join(',\n  ')}\n]\n`;
  return { content, ...removalsOf(entries.filter(isOurs), records) };
}

/** The names of a studio's records in a published file, sorted, each once. */
export function publishedNames(content: string, domain: string): string[] {
  return [...new Set(publishedRecords(content, domain).map(({ name }) => name))].sort();
}

/** A studio's records in a published file; none where that is no list of records. */
export function publishedRecords(content: string, domain: string): DnsRecord[] {
  const parsed = z.array(entry).safeParse(parseJson(content));
  const ours = (parsed.data ?? []).filter((found) => found[mark] === domain);
  return ours.map(({ name, type, value }) => ({ name, type: type === 'AAAA' ? 'AAAA' : 'A', value }));
}

/** Such a file in which those of Veille's records carry `domain` that are `claimed`, whatever they carried. */
export function claimPublished(content: string, claimed: IsClaimed, domain: string): string {
  const read = parseEntries(content);
  if (typeof read === 'string') return content;
  const isClaimed = (found: Entry): boolean => found[mark] !== undefined && claimed(found);
  return JSON.stringify(read.map((found) => (isClaimed(found) ? { ...found.written, [mark]: domain } : found.written)));
}

function written(entries: readonly Entry[]): Entry['written'][] {
  return entries.map((found) => found.written);
}

function isSame(found: Entry, record: DnsRecord): boolean {
  return found.name === record.name && found.value === record.value && (found.type || 'A') === record.type;
}

/** What keeps Headscale from reading a file of records, such as `it is not JSON`; null when nothing does. */
export function faultInRecords(text: string): string | null {
  const read = parseEntries(text);
  return typeof read === 'string' ? read : null;
}

function readEntries(text: string): Entry[] {
  const read = parseEntries(text);
  if (typeof read !== 'string') return read;
  const hint =
    'Headscale goes on with what it read before. Mend the file on the host, or move it away, then run it again.';
  throw new UserError('config-invalid', `Headscale's file of records cannot be read: ${read}.`, hint);
}

/** The entries, or what is wrong. */
function parseEntries(text: string): Entry[] | string {
  const value = parseJson(text);
  if (value === undefined) return 'it is not JSON';
  const parsed = z.array(entry).safeParse(value ?? []);
  if (parsed.success) return parsed.data;
  const [at] = parsed.error.issues[0]?.path ?? [];
  return at === undefined ? 'it is no list' : `entry ${String(at)} is no record`;
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
