import type { HostProbe } from '@veille/compile';
import type { ValidStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { rollbackProbes } from '../../src/deploy/rollback-probes.ts';

const stack = { mesh: { dns: { type: 'headscale', host: 'vpn' } } } as unknown as ValidStack;
const opens = (name: string, host: string, address = '100.64.0.7'): HostProbe => ({
  type: 'opens',
  name,
  host,
  address,
});
const resolves = (name: string, host: string, addresses = ['100.64.0.7']): HostProbe => ({
  type: 'resolves',
  name,
  host,
  addresses,
});
const films = [resolves('films', 'pi'), opens('films', 'pi')];
const notes = [resolves('notes', 'nas'), opens('notes', 'nas')];

test.each([
  ['the host of the records looks at all names', ['vpn'], [resolves('films', 'pi'), resolves('notes', 'nas')]],
  ['one host looks at its own doors and their names', ['nas'], notes],
  ['all hosts looks at everything', ['vpn', 'pi', 'nas'], [...films, ...notes]],
])('a rollback of %s', (_title, hosts, expected) => {
  expect(rollbackProbes(stack, going(hosts), [...films, ...notes])).toEqual(expected);
});

test('a door that comes back without its record has to be found, at every address that it has', () => {
  const doors = [opens('films', 'pi'), opens('films', 'pi', 'fd7a::7'), opens('notes', 'nas')];
  expect(rollbackProbes(stack, going(['pi']), doors)).toEqual([
    resolves('films', 'pi', ['100.64.0.7', 'fd7a::7']),
    ...doors.slice(0, 2),
  ]);
});

test('a door had no record either before the deploy that brought both', () => {
  const doors = [opens('films', 'pi'), opens('notes', 'nas')];
  expect(rollbackProbes(stack, going(['vpn', 'pi']), doors)).toEqual([resolves('notes', 'nas'), doors[0]]);
  const others = new Map([...going(['vpn']), ['pi', 'another deploy']]);
  expect(rollbackProbes(stack, others, doors)).toContainEqual(resolves('films', 'pi'));
});

function going(hosts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(hosts.map((host) => [host, 'the last deploy']));
}
