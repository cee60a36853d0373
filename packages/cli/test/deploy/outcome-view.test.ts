import type { HostOutcome } from '@veille/deploy';
import { expect, test } from 'vitest';
import { formatOutcome } from '../../src/output/deploy/outcome-view.ts';

const plain = (_format: unknown, text: string) => text;

function outcome(host: string, state: HostOutcome['state'], parts: Partial<HostOutcome> = {}): HostOutcome {
  return { host, state, problem: null, hint: null, log: [], ...parts };
}

test('hosts that may differ when all is over are named, and what mends it', () => {
  const hosts = [
    outcome('vpn', 'unchanged'),
    outcome('prod', 'confirmed'),
    outcome('workstation', 'left-to-host', { problem: 'The connection to workstation broke.' }),
  ];
  const lines = formatOutcome({ hosts, isGood: false }, plain);
  expect(lines.slice(-2)).toEqual([
    '  The hosts may differ now. As planned: prod; not known to be: workstation.',
    '  Run the same command again.',
  ]);
});

test('hosts that are of one deploy, or all as before, are not said to differ', () => {
  for (const state of ['confirmed', 'put-back'] as const) {
    const hosts = [outcome('vpn', 'unchanged'), outcome('prod', state), outcome('workstation', state)];
    expect(formatOutcome({ hosts, isGood: state === 'confirmed' }, plain)).toHaveLength(3);
  }
});
