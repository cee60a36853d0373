import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { behindWrapper } from '../src/worker/behind-wrapper.ts';

async function script(content: string): Promise<string> {
  const file = join(await temporaryFolder(), 'browser');
  await writeFile(file, content);
  return file;
}

test('a script that only hands its words on is looked through', async () => {
  const plain = await script(`#!/bin/sh -e\n\n${process.execPath} "$@"\n`);
  expect(await behindWrapper(plain)).toBe(process.execPath);
  const twice = await script(`#!/bin/sh\n# a comment\nexec ${plain} "$@"\n`);
  expect(await behindWrapper(twice)).toBe(process.execPath);
});

test.each([
  ['sets something', '#!/bin/sh\nexport FLAGS=1\n/usr/lib/browser "$@"\n'],
  ['adds a word', '#!/bin/sh\n/usr/lib/browser --flag "$@"\n'],
  ['is no script', '\u007fELF'],
])('a program that %s is left as it is', async (_what, content) => {
  const file = await script(content);
  expect(await behindWrapper(file)).toBe(file);
});
