import type { Plan } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { noteOldNames } from '../../src/deploy/note-old-names.ts';

const stack = {
  services: [{ name: 'films', host: 'pi' }],
  mesh: { dns: { type: 'headscale', host: 'vpn' } },
} as unknown as ValidStack;
const host = (name: string, targets: readonly string[]) => ({ host: name, targets, notes: ['before'] });
const planOf = (...hosts: ReturnType<typeof host>[]) => ({ hosts, conservation: null }) as unknown as Plan;
const names = ['a.old.cloud', 'b.old.cloud', 'c.old.cloud', 'd.old.cloud'];
const isWanted = (_host: string, target: string) => target !== 'vpn-dns';

test.each([
  [
    names,
    true,
    'a.old.cloud, b.old.cloud, c.old.cloud and 1 more. Taken out by veille deploy vpn-dns --allow-removals.',
  ],
  [names.slice(0, 1), false, 'a.old.cloud. Taken out by veille deploy vpn-dns.'],
])('names that stay published behind a Caddy that is deployed alone are told, with what takes them out', (...given) => {
  const [old, areMany, text] = given;
  const plan = planOf(host('prod', ['caddy']), host('pi', ['caddy', 'controller']));
  expect(noteOldNames(plan, stack, { names: old, areMany }, isWanted).hosts.map(({ notes }) => notes)).toEqual([
    ['before'],
    ['before', `Not in the stack any more, and still in the mesh's DNS: ${text}`],
  ]);
});

test('nothing is told where they go along, where there are none, and by who brings no doors', () => {
  const plan = planOf(host('pi', ['caddy']));
  expect(noteOldNames(plan, stack, { names, areMany: true }, () => true)).toEqual(plan);
  expect(noteOldNames(plan, stack, { names: [], areMany: false }, isWanted)).toEqual(plan);
  const other = planOf(host('pi', ['films']));
  expect(noteOldNames(other, stack, { names, areMany: true }, isWanted)).toEqual(other);
});
