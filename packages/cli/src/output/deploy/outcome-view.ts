import type { HostOutcome, Outcome, Verification } from '@veille/deploy';
import { indentLastLines } from '../last-lines.ts';
import type { Terminal } from '../terminal.ts';
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

const columns = 80;
const logLines = 10;

/** What was seen when it was in place, and how it ended. */
export function formatEnd(outcome: Outcome, seen: Verification | null, style: Terminal['style']): string[] {
  return [...(seen === null ? [] : [...formatVerdicts(seen, style), '']), ...formatOutcome(outcome, style)];
}

/** How a deploy ended on each host, and for the one that is the reason why, with the last lines of what failed. */
export function formatOutcome({ hosts }: Outcome, style: Terminal['style']): string[] {
  const width = Math.max(0, ...hosts.map(({ host }) => host.length));
  const lines = hosts.flatMap(({ host, state, problem, hint, log }) => [
    `  ${host.padEnd(width)}  ${style(isGood(state) ? 'green' : 'red', words[state])}`,
    ...(problem === null ? [] : wrap(`    ${problem}`, columns, 4)),
    ...(log.length === 0 ? [] : [indentLastLines(log.map((line) => `    ${line}`).join('\n'), logLines)]),
    ...(hint === null ? [] : wrap(`    ${hint}`, columns, 4)),
  ]);
  return [...lines, ...differing(hosts)];
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
