import { describe, expect, test } from 'vitest';
import { inlineRemovals } from '../../src/dns/inline-records.ts';
import { refuseRemovals, removalsOf } from '../../src/dns/removals.ts';
import { type DnsRecord, publishInline } from '../../src/index.ts';

/** As many names, from `first` on; each with an address of both families. */
const named = (count: number, first = 0) =>
  Array.from({ length: count * 2 }, (_, at) => ({ name: `door${first + Math.floor(at / 2)}.a.test` }));
const refused = (before: ReturnType<typeof named>, after: ReturnType<typeof named>, allowed = false) => {
  refuseRemovals(removalsOf(before, after), allowed);
};

describe('more than 30 % of the names go away only when that is said', () => {
  test('and they are told', () => {
    expect(() => refused(named(10), named(7))).not.toThrow();
    expect(() => refused(named(10), named(6))).toThrow(
      '4 of the 10 published names of this studio would go away (door6.a.test, door7.a.test, door8.a.test, door9.a.test), which is more than 30 %.',
    );
    expect(() => refused(named(10), named(6), true)).not.toThrow();
    expect(() => refused(named(10), named(4))).toThrow('(6 names)');
    expect(() => refused(named(1), [])).toThrow('1 of the 1');
  });

  test.each([1, 2, 3, 10])('but to rename doors of %i loses none, be it one or all as with another domain', (count) => {
    expect(() => refused(named(count), named(count, 1))).not.toThrow();
    expect(() => refused(named(count), named(count, count))).not.toThrow();
    expect(() => refused(named(count), named(count + 5, count))).not.toThrow();
  });

  test('and a new name makes up for one that went, not for two', () => {
    expect(() => refused(named(3), named(1))).toThrow('2 of the 3');
    expect(() => refused(named(3), named(2, 2))).toThrow(
      '2 of the 3 published names of this studio would go away (door0.a.test, door1.a.test) and 1 would come (door3.a.test). That is a loss of more than 30 %.',
    );
    expect(() => refused(named(10), named(6, 5))).toThrow('5 of the 10');
  });
});

test('a name of ours in Headscale’s settings whose mark is gone is no new one', () => {
  const records = named(4).map(({ name }): DnsRecord => ({ name, type: 'A', value: '100.64.0.7' }));
  const text = publishInline('dns:\n  magic_dns: true\n', records, 'a.test');
  const unmarked = text.replace(/("door0.*) # veille a\.test/g, '$1');
  expect(inlineRemovals(unmarked, records.slice(0, 1), 'a.test')).toEqual({
    before: 4,
    removed: ['door1.a.test', 'door2.a.test', 'door3.a.test'],
    added: [],
  });
});
