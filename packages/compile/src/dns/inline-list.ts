import { UserError } from '@veille/protocol';
import { isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** Where the records stand in a `config.yaml`. */
export interface InlineList {
  /** From the start of the key's line to the end of the list's last line; empty, where the key is to be added. */
  readonly start: number;
  readonly end: number;
  /** Behind the key's colon. */
  readonly colon: number;
  /** Before the key. */
  readonly indent: string;
  readonly items: readonly InlineItem[];
  /** Where the `[]` or the `null` of an empty list stands; empty where there is none. */
  readonly nothing: readonly [start: number, end: number];
}

export interface InlineItem {
  /** Where it begins. */
  readonly at: number;
  /** As YAML reads it. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** @throws UserError where `dns` or the list is written in a way that cannot be edited line by line. */
export function findInlineList(text: string): InlineList {
  const document = parseDocument(text);
  const dns = document.get('dns');
  if (document.errors.length > 0 || !isMap(dns) || dns.flow || dns.items.length === 0)
    throw refusal('`dns:` is no block of settings');
  const pair = dns.items.find(({ key }) => isScalar(key) && key.value === 'extra_records');
  const first = rangeOf(dns.items[0])[0];
  const indent = ' '.repeat(first - lineStart(text, first));
  if (pair === undefined) {
    const at = afterLine(text, endOf(dns));
    return { start: at, end: at, colon: at, indent, items: [], nothing: [at, at] };
  }
  const { value } = pair;
  const [start, keyEnd] = rangeOf(pair);
  const [toColon] = /^[ \t]*:/.exec(text.slice(keyEnd)) ?? [];
  const isNothing = value === null || (isScalar(value) && value.value === null);
  const isList = isSeq(value) && (value.items.length === 0 || !value.flow);
  if (toColon === undefined || isAlias(value) || !(isNothing || isList))
    throw refusal('`dns.extra_records:` is no list with a line for each `-`');
  const last = isSeq(value) ? (value.range?.[1] ?? keyEnd) : keyEnd;
  const items = isSeq(value) ? value.items : [];
  const [from, to] = items.length === 0 && value?.range ? value.range : [start, start];
  return {
    start: lineStart(text, start),
    end: lineEnd(text, Math.max(keyEnd, last - 1)),
    colon: keyEnd + toColon.length,
    indent,
    nothing: [from, to],
    items: items.filter(isMap).map((item) => ({ at: item.range?.[0] ?? start, value: { ...item.toJS(document) } })),
  };
}

/** The text without what it says for an empty list; the comments beside it stay. */
export function withoutNothing(text: string, { nothing: [start, end] }: InlineList): string {
  if (start === end) return text;
  if (text.slice(start, end).includes('#')) throw refusal('`dns.extra_records:` has a comment within an empty list');
  const line = lineStart(text, start);
  const isOwnLine = text.slice(line, start).trim() === '';
  const isAlone = isOwnLine && text.slice(end, lineEnd(text, end)).trim() === '';
  if (isAlone) return text.slice(0, line) + text.slice(afterLine(text, end));
  return (isOwnLine ? text.slice(0, start) : text.slice(0, start).trimEnd()) + text.slice(end);
}

/** The line that something begins in, without its ending. */
export function lineAt(text: string, at: number): string {
  return text.slice(lineStart(text, at), lineEnd(text, at));
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
