import { createHash } from 'node:crypto';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { KnownFiles } from '../src/download/known-files.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a file is read once, also by the next command', async () => {
  const { path, has } = await bed('a model');
  expect([await has(sha256('a model')), await has(sha256('a model'))]).toEqual([true, true]);
  expect(await has(sha256('another'))).toBe(false);
  expect(has.reads()).toBe(1);
  expect(path).toBeTruthy();
});

test('a file that was written or put in its place is read again', async () => {
  const { path, has } = await bed('a model');
  await has(sha256('a model'));
  await utimes(path, 1, 1);
  expect(await has(sha256('a model'))).toBe(true);
  await writeFile(`${path}.new`, 'a fraud');
  await utimes(`${path}.new`, 1, 1);
  await rename(`${path}.new`, path);
  expect(await has(sha256('a model'))).toBe(false);
  expect(has.reads()).toBe(3);
});

test('what is not there is not read, and a record that is damaged costs a read', async () => {
  const { path, record, has } = await bed('a model');
  await has(sha256('a model'));
  await writeFile(record, '{"format":');
  expect(await has(sha256('a model'))).toBe(true);
  expect(has.reads()).toBe(2);
  await rename(path, `${path}.gone`);
  expect(await has(sha256('a model'))).toBe(false);
  expect(has.reads()).toBe(2);
});

async function bed(content: string) {
  const folder = await temporaryFolder();
  const [path, record] = [join(folder, 'model.safetensors'), join(folder, 'known-files.json')];
  await writeFile(path, content);
  let reads = 0;
  const ask = (wanted: string) =>
    new KnownFiles(record).has(path, wanted, (read) => {
      reads += 1;
      return read();
    });
  return { path, record, has: Object.assign(ask, { reads: () => reads }) };
}
