import { expect, test } from 'vitest';
import { noteRecords } from '../../src/deploy/note-records.ts';
import { deployedHosts, exampleStack, newHosts, planOf } from './support/three-hosts.ts';

test('what is to be known of records is told where Headscale reads them, when they change', async () => {
  const stack = await exampleStack();
  const plan = planOf(stack, newHosts());
  const notesOf = ({ hosts }: typeof plan) => hosts.map(({ host, notes }) => [host, notes]);
  expect(notesOf(noteRecords(plan, stack, ['Look.']))).toEqual([
    ['vpn', ['Look.']],
    ['prod', []],
    ['workstation', []],
  ]);
  expect(noteRecords(plan, stack, [])).toBe(plan);
  const calm = planOf(stack, deployedHosts(stack, newHosts()));
  expect(noteRecords(calm, stack, ['Look.'])).toEqual(calm);
});
