import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { followLines, readLastLines } from '../src/drivers/process/logs.ts';
import { rotateLog } from '../src/drivers/process/rotate.ts';
import { until } from './support/until.ts';

test('the last lines are told oldest first, from a start on', async () => {
  const file = join(await temporaryFolder(), 'one.log');
  expect(readLastLines(file, 10)).toEqual([]);
  writeFileSync(file, 'a\nb\n\nc\n');
  expect(readLastLines(file, 2)).toEqual(['b', 'c']);
  expect(readLastLines(file, 10, 4)).toEqual(['c']);
});

test('a follower hears whole lines only, each once', async () => {
  const file = join(await temporaryFolder(), 'one.log');
  writeFileSync(file, 'old\n');
  const heard: string[] = [];
  onTestFinished(followLines(file, (line) => heard.push(line)));

  appendFileSync(file, 'first\nsec');
  await until('the first line', () => heard.length === 1);
  appendFileSync(file, 'ond\n');
  await until('the second line', () => heard.length === 2);
  expect(heard).toEqual(['first', 'second']);
});

test('a log that grew too large is put aside while its writer goes on writing', async () => {
  const file = join(await temporaryFolder(), 'one.log');
  const writer = openSync(file, 'a');
  onTestFinished(() => closeSync(writer));
  for (const round of ['1', '2', '3', '4', '5']) {
    writeSync(writer, `${round.repeat(2000)}\n`);
    await rotateLog(file, 1000);
  }
  writeSync(writer, 'now\n');

  expect(readFileSync(file, 'utf8')).toBe('now\n');
  expect([1, 2, 3].map((index) => readFileSync(`${file}.${index}`, 'utf8')[0])).toEqual(['5', '4', '3']);
  expect(() => readFileSync(`${file}.4`)).toThrow('ENOENT');
});

test('a log of a usual size is left alone', async () => {
  const file = join(await temporaryFolder(), 'one.log');
  writeFileSync(file, 'short\n');
  await rotateLog(file, 1000);
  expect(readFileSync(file, 'utf8')).toBe('short\n');
});
