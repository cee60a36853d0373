import { expect, test } from 'vitest';
import { namesChanging } from '../../src/dns/own-records.ts';
import { publishRecords } from '../../src/dns/records-file.ts';

const domain = 'a.test';

/** A file of records: doors with the last number of their address. */
function file(doors: Readonly<Record<string, number>>): string {
  const records = Object.entries(doors).map(([door, number]) => {
    return { name: `${door}.${domain}`, type: 'A', value: `100.64.0.${number}` } as const;
  });
  return publishRecords(null, records, domain).content;
}

test.each([
  ['a renamed door', { re: 7 }, { cut: 7 }, 'cut.a.test comes; re.a.test goes'],
  ['doors that move', { re: 7, oc: 7 }, { re: 8, oc: 8 }, 'oc.a.test, re.a.test lead elsewhere'],
  ['more than a few', { a: 1, b: 1, c: 1, d: 1, e: 1 }, { e: 1 }, '4 of 5 names go'],
  ['the first', {}, { a: 1, b: 1, c: 1, d: 1 }, '4 names come'],
  ['the same', { a: 1 }, { a: 1 }, null],
])('a plan says of records which names change: %s', (_title, before, after, expected) => {
  expect(namesChanging(file(before), file(after), domain)).toBe(expected);
});

test('what others keep among the records is none of the news', () => {
  const theirs = JSON.stringify([{ name: 'router.home', type: 'A', value: '192.0.2.1' }]);
  expect(namesChanging(theirs, '[]', domain)).toBe(null);
});
