import { expect, test } from 'vitest';
import { address, lastingAddress } from '../src/index.ts';

test.each([
  ['127.0.0.1:8188', '[::ffff:127.0.0.1]:8188'],
  ['unix//run/veille/one.sock', 'unix//run/veille/./one.sock'],
])('%s has a second spelling, which is an address as well', (first, second) => {
  expect(lastingAddress(first)).toBe(second);
  expect(address.parse(second)).toBe(second);
});
