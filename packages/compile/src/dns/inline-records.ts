import { findInlineList, lineAt, withoutNothing } from './inline-list.ts';
import type { DnsRecord } from './records.ts';
import type { IsClaimed } from './records-file.ts';
import { type Removals, removalsOf } from './removals.ts';
import { refuseRival } from './rival.ts';

/**
 * `config.yaml` of a Headscale that keeps its records there, with those of `domain`'s studio in it. Only the lines of
 * `dns.extra_records` change: every other byte, and what others have in that list, stays as it is. Ours are told by a
 * comment at the end of their line.
 *
 * @throws UserError where `dns` or the list is written in a way that cannot be edited line by line, or somebody else's record
 * answers for one of our names.
 */
export function publishInline(text: string, records: readonly DnsRecord[], domain: string): string {
  const mark = ` # veille ${domain}`;
  const written = records.map(lineOf);
  const isOurs = (line: string) => line.trimEnd().endsWith(mark) || written.includes(line.trim());
  const found = findInlineList(text);
  const { items } = found;
  const others = items.filter(({ at }) => !isOurs(lineAt(text, at)));
  if (records.length === 0 && others.length === items.length) return text;
  refuseRival(
    others.map(({ value }) => value),
    records,
  );
  const bare = withoutNothing(text, found);
  const { start, end, colon, indent } = bare === text ? found : findInlineList(bare);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const [key = '', ...lines] = bare.slice(start, end).split(/(?<=\n)/);
  const kept = lines.filter((line) => !isOurs(line));
  const step = /^ *(?=-)/.exec(kept.find(isItem) ?? '')?.[0] ?? `${indent}  `;
  const ours = written.map((line) => step + line + mark);
  const isEmpty = ours.length === 0 && !kept.some(isItem);
  const head = start === end ? `${indent}extra_records:` : spliced(key, colon - start, isEmpty ? ' []' : '');
  const list = [head, ...kept, ...ours].map((line) => (line.endsWith('\n') ? line : line + newline)).join('');
  const before = bare.slice(0, start);
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  return before + gap + (start === end ? list : list.replace(/\r?\n$/, '')) + bare.slice(end);
}

function isItem(line: string): boolean {
  return /^ *-\s/.test(line);
}

function spliced(text: string, at: number, word: string): string {
  return text.slice(0, at) + word + text.slice(at);
}

/** What of ours goes out of a `config.yaml` when these records come into it. */
export function inlineRemovals(text: string, records: readonly DnsRecord[], domain: string): Removals {
  const lines = text.split('\n').map((line) => line.trim());
  const unmarked = records.filter((record) => lines.includes(lineOf(record)));
  return removalsOf([...inlineRecords(text, domain), ...unmarked], records);
}

/** Without the mark, which a tool may have dropped. */
function lineOf({ name, type, value }: DnsRecord): string {
  return `- { name: "${name}", type: "${type}", value: "${value}" }`;
}

/** A studio's records in a `config.yaml`. */
export function inlineRecords(text: string, domain: string): DnsRecord[] {
  const ours = /- \{ name: "([^"]+)", type: "(A|AAAA)", value: "([^"]+)" \} # veille (\S+)\r?$/gm;
  return [...text.matchAll(ours)].flatMap(([, name = '', type, value = '', studio]) =>
    studio === domain ? [{ name, type: type === 'A' ? 'A' : 'AAAA', value }] : [],
  );
}

/** Such a `config.yaml` in which those of Veille's records carry `domain` that are `claimed`, whatever they carried. */
export function claimInline(text: string, claimed: IsClaimed, domain: string): string {
  const written = /(- \{ name: "([^"]+)", type: "\w+", value: "([^"]+)" \} # veille )\S+(?=\r?$)/gm;
  return text.replace(written, (line, start, name, value) => (claimed({ name, value }) ? start + domain : line));
}
