import type { HostProbe } from '@veille/compile';
import { oldFaults, type Verdict } from '@veille/deploy';
import { expect, test } from 'vitest';

const opens: HostProbe = { type: 'opens', name: 'oc.example.cloud', host: 'pi', address: '100.64.0.7' };
const resolves = (addresses: readonly string[]): HostProbe => ({
  type: 'resolves',
  name: 'oc.example.cloud',
  host: 'pi',
  addresses,
});

test.each([
  ['off before and after', 'service', 'service', true, true],
  ['without a certificate before and after', 'wrong', 'wrong', true, true],
  ['wrong before and only without its service now', 'wrong', 'service', true, true],
  ['only without its service before and wrong now', 'service', 'wrong', true, false],
  ['good before', 'good', 'service', true, false],
  ['good now', 'service', 'good', true, false],
  ['off before and after, and described anew by the deploy', 'service', 'service', false, false],
] as const)('a door that is %s', (_title, then, now, isSame, isOld) => {
  expect(oldFaults([verdict(opens, then)], () => isSame)(verdict(opens, now))).toBe(isOld);
});

test('a door that was not there before is the deploy’s to bring', () => {
  expect(oldFaults([], () => true)(verdict(opens, 'service'))).toBe(false);
});

test('a name that leads elsewhere is another probe, in whatever order its addresses stand', () => {
  const before = [verdict(resolves(['100.64.0.7', 'fd7a::7']), 'wrong')];
  expect(oldFaults(before, () => true)(verdict(resolves(['fd7a::7', '100.64.0.7']), 'wrong'))).toBe(true);
  expect(oldFaults(before, () => true)(verdict(resolves(['100.64.0.8']), 'wrong'))).toBe(false);
});

test('a name that one host could not ask for is no excuse for another host', () => {
  const before = [verdict(resolves(['100.64.0.7']), 'wrong', 'vpn')];
  expect(oldFaults(before, () => true)(verdict(resolves(['100.64.0.7']), 'wrong', 'pi'))).toBe(false);
});

function verdict(probe: HostProbe, outcome: Verdict['outcome'], from = 'pi'): Verdict {
  return { probe, from, outcome, found: '', advice: null };
}
