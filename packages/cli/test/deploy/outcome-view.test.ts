import type { HostOutcome } from '@veille/deploy';
import { expect, test } from 'vitest';
import { formatOutcome } from '../../src/output/deploy/outcome-view.ts';

const page = { style: (_format: unknown, text: string) => text, columns: 80 };

function outcome(host: string, state: HostOutcome['state'], parts: Partial<HostOutcome> = {}): HostOutcome {
  return { host, state, problem: null, hint: null, log: [], ...parts };
}

test('hosts that may differ when all is over are named, and what mends it', () => {
  const hosts = [
    outcome('vpn', 'unchanged'),
    outcome('prod', 'confirmed'),
    outcome('workstation', 'left-to-host', { problem: 'The connection to workstation broke.' }),
  ];
  const lines = formatOutcome({ hosts, isGood: false }, page);
  expect(lines.slice(-2)).toEqual([
    '  The hosts may differ now. As planned: prod; not known to be: workstation.',
    '  Run the same command again.',
  ]);
});

test('hosts that are of one deploy, or all as before, are not said to differ', () => {
  for (const state of ['confirmed', 'put-back'] as const) {
    const hosts = [outcome('vpn', 'unchanged'), outcome('prod', state), outcome('workstation', state)];
    expect(formatOutcome({ hosts, isGood: state === 'confirmed' }, page)).toHaveLength(3);
  }
});

test('what several hosts are put back for is said once, below them', () => {
  const problem = 'oc.studio.test: nothing listens.';
  const hosts = [outcome('vpn', 'put-back', { problem }), outcome('workstation', 'put-back', { problem })];
  expect(formatOutcome({ hosts, isGood: false }, page)).toEqual([
    '  vpn          put back: all is as it was',
    '  workstation  put back: all is as it was',
    `  ${problem}`,
  ]);
});
