import type { HostOutcome, Outcome, Verification } from '@veille/deploy';
import { indentLastLines } from '../last-lines.ts';
import type { Page } from '../terminal.ts';
import { wrap } from '../wrap.ts';
import { formatVerdicts } from './verdicts-view.ts';

const words: Readonly<Record<HostOutcome['state'], string>> = {
  unchanged: 'nothing to do',
  confirmed: 'as planned',
  'not-begun': 'nothing was touched',
  'put-back': 'put back: all is as it was',
  'not-put-back': 'NOT all is put back',
  'left-to-host': 'the connection broke, and the host is left to itself',
};

const logLines = 10;

/** What was seen when it was in place, and how it ended. */
export function formatEnd(outcome: Outcome, seen: Verification | null, page: Page): string[] {
  return [...(seen === null ? [] : [...formatVerdicts(seen, page), '']), ...formatOutcome(outcome, page)];
}

/** How a deploy ended on each host, and for the one that is the reason why, with the last lines of what failed. */
export function formatOutcome({ hosts }: Outcome, page: Page): string[] {
  const width = Math.max(0, ...hosts.map(({ host }) => host.length));
  const common = commonProblem(hosts);
  const lines = hosts.flatMap(({ host, state, problem, hint, log }) => [
    `  ${host.padEnd(width)}  ${page.style(isGood(state) ? 'green' : 'red', words[state])}`,
    ...(problem === null || problem === common ? [] : wrap(`    ${problem}`, page.columns, 4)),
    ...(log.length === 0 ? [] : [indentLastLines(log.map((line) => `    ${line}`).join('\n'), logLines)]),
    ...(hint === null ? [] : wrap(`    ${hint}`, page.columns, 4)),
  ]);
  return [...lines, ...(common === null ? [] : wrap(`  ${common}`, page.columns, 2)), ...differing(hosts)];
}

/** What several hosts were put back for, such as a door that is not good; null where each has its own reason. */
function commonProblem(hosts: readonly HostOutcome[]): string | null {
  const all = hosts.flatMap(({ problem }) => problem ?? []);
  return all.length > 1 && new Set(all).size === 1 ? (all[0] ?? null) : null;
}

/** Hosts that may not be of one deploy are named, however unlikely that is: the last word was lost on its way to one. */
function differing(hosts: readonly HostOutcome[]): string[] {
  const names = (wanted: boolean) =>
    hosts.filter(({ state }) => state !== 'unchanged' && (state === 'confirmed') === wanted).map(({ host }) => host);
  const [planned, others] = [names(true), names(false)];
  if (planned.length === 0 || others.length === 0) return [];
  return [
    `  The hosts may differ now. As planned: ${planned.join(', ')}; not known to be: ${others.join(', ')}.`,
    '  Run the same command again.',
  ];
}

function isGood(state: HostOutcome['state']): boolean {
  return state === 'confirmed' || state === 'unchanged';
}
