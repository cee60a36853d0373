import { UserError } from '@veille/protocol';
import { isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { DnsRecord } from './records.ts';
import type { IsClaimed, Removals } from './records-file.ts';

/**
 * `config.yaml` of a Headscale that keeps its records there, with those of `domain`'s studio in it. Only the lines of
 * `dns.extra_records` change: every other byte, and what others have in that list, stays as it is. Ours are told by a
 * comment at the end of their line.
 *
 * @throws UserError where `dns` or the list is written in a way that cannot be edited line by line.
 */
export function publishInline(text: string, records: readonly DnsRecord[], domain: string): string {
  const { start, end, indent } = listLines(text);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = ` # veille ${domain}`;
  const [, ...kept] = text
    .slice(start, end)
    .split(/\r?\n/)
    .filter((line) => !line.endsWith(mark));
  const step = /^( *)- /.exec(kept.find((line) => /^ *- /.test(line)) ?? '')?.[1] ?? `${indent}  `;
  const ours = records.map(
    (record) => `${step}- { name: "${record.name}", type: "${record.type}", value: "${record.value}" }${mark}`,
  );
  const isEmpty = ours.length === 0 && !kept.some((line) => /^ *- /.test(line));
  const lines = [`${indent}extra_records:${isEmpty ? ' []' : ''}`, ...kept, ...ours];
  const before = text.slice(0, start);
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  return before + gap + lines.join(newline) + (start === end ? newline : '') + text.slice(end);
}

/** What of ours goes out of a `config.yaml` when these records come into it. */
export function inlineRemovals(text: string, records: readonly DnsRecord[], domain: string): Removals {
  const before = inlineRecords(text, domain);
  const stays = (found: DnsRecord) => records.some(({ name, type }) => found.name === name && found.type === type);
  return { before: before.length, removed: before.filter((found) => !stays(found)).map(({ name }) => name) };
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

/** From the start of the key's line to the end of the list's last line; empty, where the key is to be added. */
function listLines(text: string): { start: number; end: number; indent: string } {
  const document = parseDocument(text);
  const dns = document.get('dns');
  if (document.errors.length > 0 || !isMap(dns) || dns.flow || dns.items.length === 0)
    throw refusal('`dns:` is no block of settings');
  const pair = dns.items.find(({ key }) => isScalar(key) && key.value === 'extra_records');
  const first = rangeOf(dns.items[0])[0];
  const indent = ' '.repeat(first - lineStart(text, first));
  if (pair === undefined) {
    const at = afterLine(text, endOf(dns));
    return { start: at, end: at, indent };
  }
  const isEmptyList = isSeq(pair.value) && pair.value.items.length === 0;
  const isNothing = pair.value === null || (isScalar(pair.value) && pair.value.value === null);
  if (isAlias(pair.value) || !(isNothing || (isSeq(pair.value) && (isEmptyList || !pair.value.flow)))) {
    throw refusal('`dns.extra_records:` is no list with a line for each `-`');
  }
  const [keyStart, keyEnd] = rangeOf(pair);
  const last = isSeq(pair.value) ? (pair.value.range?.[1] ?? keyEnd) : keyEnd;
  return { start: lineStart(text, keyStart), end: lineEnd(text, Math.max(keyEnd, last - 1)), indent };
}

function rangeOf(pair: Pair | undefined): readonly [number, number] {
  const range = isScalar(pair?.key) ? pair.key.range : null;
  if (!range) throw refusal('`dns:` has a key that is no word');
  return [range[0], range[1]];
}

/** Where the block's last value ends, without the comments behind it. */
function endOf(block: YAMLMap): number {
  const pair = block.items.at(-1);
  const value = pair?.value;
  if (isMap(value) && !value.flow && value.items.length > 0) return endOf(value);
  const range = isMap(value) || isSeq(value) || isScalar(value) ? value.range : null;
  const [, keyEnd] = rangeOf(pair);
  return Math.max(keyEnd, (range?.[1] ?? keyEnd) - 1);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  if (next === -1) return text.length;
  return text[next - 1] === '\r' ? next - 1 : next;
}

function afterLine(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  return next === -1 ? text.length : next + 1;
}

function refusal(what: string): UserError {
  return new UserError(
    'config-invalid',
    `Headscale's config.yaml cannot be edited: ${what}.`,
    'Set dns.extra_records_path there instead, or write the list one record a line, then run the command again.',
  );
}
