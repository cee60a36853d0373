import type { Verdict, Verification } from '@veille/deploy';
import type { Format, Page } from '../terminal.ts';
import { wrap } from '../wrap.ts';

/** As wide as the widest mark. */
const markWidth = 7;
const words = { resolves: 'leads to the right place', opens: 'opens', refuses: 'refuses strangers' } as const;

/** What no host can see, and what keeps a person from a door at whose name all is well. */
const ofBrowsers =
  'A browser that finds another address asks a DNS server of its own: turn off "secure DNS" (DNS-over-HTTPS) in its settings.';

/**
 * What was found: a line for each name at which all is well, and one with what to do for each thing that is not.
 *
 * @param isAsked somebody wants to know why a door is not found: then browsers are told of also where every name is good.
 */
export function formatVerdicts(
  { verdicts, remarks }: Verification,
  page: Page,
  { isAsked = false }: { readonly isAsked?: boolean } = {},
): string[] {
  const isAstray = verdicts.some(({ probe, outcome }) => probe.type === 'resolves' && outcome !== 'good');
  const notes = [...remarks, ...(isAstray || (isAsked && verdicts.length > 0) ? [ofBrowsers] : [])];
  const width = Math.max(0, ...verdicts.map(({ probe }) => probe.name.length));
  const names = Map.groupBy(verdicts, ({ probe }) => probe.name);
  return [
    ...[...names].flatMap(([name, found]) => {
      const bad = found.filter(({ outcome }) => outcome !== 'good');
      if (bad.length === 0) return row('ok', 'green', name.padEnd(width), goodAt(found), page);
      return [...Map.groupBy(bad, whatIsWrong).values()].flatMap((same) => badRows(same, name.padEnd(width), page));
    }),
    ...notes.flatMap((note) => wrap(`  note: ${note}`, page.columns, 8)),
  ];
}

/** At each of a host's addresses, or from each that asked, the same is told once. */
function whatIsWrong({ probe: { type }, outcome, isOld, found, advice }: Verdict): string {
  return JSON.stringify([type, outcome, isOld, found, advice]);
}

function badRows(same: readonly Verdict[], name: string, page: Page): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { probe, isOld, outcome, found, advice } = first;
  const mark = isOld ? 'before' : outcome;
  const askers = [...new Set(same.map(({ from }) => from))].join(', ');
  const places = same.flatMap((each) => (each.probe.type === 'resolves' ? [] : [each.probe.address]));
  const at = probe.type === 'resolves' ? `asked on ${askers}` : `at ${places.join(' and ')}, on ${askers}`;
  const details = [
    `${isOld ? 'was already broken: ' : ''}${withoutStop(found)}.`,
    ...(advice === null ? [] : [advice]),
  ];
  return [
    ...row(mark, isOld ? 'yellow' : 'red', name, `${words[probe.type]}? (${at})`, page),
    ...details.flatMap((detail) => wrap(`      ${detail}`, page.columns, 6)),
  ];
}

/** Pages speak in sentences. */
export function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** What stands at the door; where only names were asked for, where they lead. */
function goodAt(found: readonly Verdict[]): string {
  const doors = found.filter(({ probe }) => probe.type === 'opens');
  if (doors.length > 0) return [...new Set(doors.map((verdict) => verdict.found))].join('; ');
  const askers = found.flatMap(({ probe, from }) => (probe.type === 'resolves' ? [from] : []));
  const all = [...new Set(found.map((verdict) => verdict.found))].join('; ');
  return askers.length === 0 ? all : `${all}, asked on ${askers.join(', ')}`;
}

function row(mark: string, format: Format, name: string, text: string, page: Page): string[] {
  const [first = '', ...more] = wrap(`  ${mark.padEnd(markWidth)}  ${name}  ${text}`, page.columns, markWidth + 4);
  return [first.replace(mark, page.style(format, mark)), ...more];
}
