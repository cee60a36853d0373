import type { HostProbe, Standing } from '@veille/compile';
import { manual } from '@veille/stack';
import { expect, test } from 'vitest';
import { withRecordsByHand } from '../../src/deploy/by-hand.ts';
import { exampleStack, newHosts, planOf } from './support/three-hosts.ts';

const probes = ['re', 'oc'].map(
  (door): HostProbe => ({ type: 'resolves', name: `${door}.a.test`, host: 'workstation', addresses: [] }),
);
const before: Standing = {
  probes: [{ type: 'opens', name: 'oc.a.test', host: 'workstation', address: '100.64.0.7' }],
  services: new Map(),
};

test('a plan says which records have to be entered by hand before it, and by whose words', async () => {
  const stack = await exampleStack();
  const plan = planOf(stack, newHosts());
  const byHand = { mesh: { dns: manual(), cidrs: [] } };
  const { hosts } = withRecordsByHand(plan, byHand, before, probes);
  expect(hosts.find(({ host }) => host === 'workstation')?.notes).toEqual([
    'The records of re.a.test must be entered before this is deployed: veille dns print.',
  ]);
  expect(hosts.find(({ host }) => host === 'prod')?.notes).toEqual([]);
  expect(withRecordsByHand(plan, byHand, before, probes.slice(1))).toEqual(plan);
  expect(withRecordsByHand(plan, stack, before, probes)).toBe(plan);
});
