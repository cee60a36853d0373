import { UserError } from '@veille/protocol';
import { z } from 'zod';
import type { DnsRecord } from './records.ts';

/** Tells our entries from those of other people: Headscale reads past keys that it does not know (docs/adr/0013). */
const mark = 'veille';

const entry = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  value: z.string(),
  [mark]: z.string().optional(),
});
type Entry = z.infer<typeof entry>;

/** A file of records as it is to be, and what of ours goes out of it. */
export interface PublishedRecords {
  readonly content: string;
  /** Ours that were there before, and of those the ones that go away; one that gets another address stays. */
  readonly before: number;
  readonly removed: number;
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
  const names = new Set(records.map(({ name }) => name));
  const isOurs = (found: Entry): boolean => found[mark] === domain || records.some((record) => isSame(found, record));
  const others = entries.filter((found) => !isOurs(found));
  const rival = others.find(({ name }) => names.has(name.toLowerCase()));
  if (rival !== undefined) throw rivalError(rival);
  const before = entries.filter(isOurs);
  const removed = before.filter(
    ({ name, type }) => !records.some((record) => record.name === name && record.type === (type || 'A')),
  );
  const lines = [...others, ...records.map((record) => ({ ...record, [mark]: domain }))].map((line) =>
    JSON.stringify(line),
  );
  const content = lines.length === 0 ? '[]\n' : `[\n  ${lines.join(',\n  ')}\n]\n`;
  return { content, before: before.length, removed: removed.length };
}

/** The names of a studio's records in a published file, sorted, each once. */
export function publishedNames(content: string, domain: string): string[] {
  const ours = readEntries(content).filter((found) => found[mark] === domain);
  return [...new Set(ours.map(({ name }) => name))].sort();
}

/** @throws UserError when more than 30 % of the records would go away and nobody has said that they may. */
export function refuseRemovals({ before, removed }: PublishedRecords, allowed: boolean): void {
  if (allowed || removed <= before * 0.3) return;
  throw new UserError(
    'config-invalid',
    `${removed} of the ${before} published records of this studio would go away, which is more than 30 %.`,
    'If that is what you want, run the command again with --allow-removals.',
  );
}

function isSame(found: Entry, record: DnsRecord): boolean {
  return found.name === record.name && found.value === record.value && (found.type || 'A') === record.type;
}

function readEntries(text: string): Entry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('it is not JSON');
  }
  const parsed = z.array(entry).safeParse(value ?? []);
  if (parsed.success) return parsed.data;
  throw unreadable(`entry ${String(parsed.error.issues[0]?.path[0] ?? '')} is no record`);
}

function unreadable(what: string): UserError {
  const hint =
    'Headscale goes on with what it read before. Mend the file on the host, or move it away, then run it again.';
  return new UserError('config-invalid', `Headscale's file of records cannot be read: ${what}.`, hint);
}

function rivalError({ name, value }: Entry): UserError {
  return new UserError(
    'config-invalid',
    `Headscale has a record of somebody else for ${name}, which says ${value}.`,
    'Remove that record on the host, or give the door another name.',
  );
}
