import { expect, test } from 'vitest';
import { formatBytes } from '../src/format-bytes.ts';

test.each([
  [400 * 1024 ** 2, '400 MB', '400 Mo'],
  [4 * 1024 ** 3, '4 GB', '4 Go'],
  [4.25 * 1024 ** 3, '4.3 GB', '4,3 Go'],
])('%d bytes are read as %s and %s', (bytes, en, fr) => {
  expect([formatBytes(bytes, 'en'), formatBytes(bytes, 'fr')]).toEqual([en, fr]);
});
