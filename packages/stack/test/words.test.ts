import { closest, parseDuration, parseMemory } from '@veille/stack';
import { expect, test } from 'vitest';

test.each([
  ['1s', 1000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['0.5s', 500],
  ['0s', null],
  ['-1s', null],
  ['1e3s', null],
  ['60', null],
  ['30 m', null],
  ['30M', null],
  ['', null],
  [`${'9'.repeat(400)}s`, null],
])('%s lasts %s ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  ['16GiB', 17_179_869_184],
  ['512MiB', 536_870_912],
  ['16GB', null],
  ['0MiB', null],
])('%s are %s bytes', (text, expected) => {
  expect(parseMemory(text)).toBe(expected);
});

test.each([
  ['dor', 'door'],
  ['DOOR', 'door'],
  ['dooor', 'door'],
  ['odor', 'door'],
  ['sleepafter', 'sleepAfter'],
  ['wkae', 'wake'],
  ['telegram', null],
  ['x', null],
])('%s was meant as %s', (word, expected) => {
  expect(closest(word, ['door', 'host', 'sleepAfter', 'wake'])).toBe(expected);
});

test('the nearest of several is meant', () => {
  expect(closest('remotio', ['remotion2', 'remotion'])).toBe('remotion');
});
