import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { Memory } from '../src/state/memory.ts';

test('what was written is known to the next controller', async () => {
  const file = join(await temporaryFolder(), 'state', 'controller.json');
  const first = new Memory(file);
  first.update('one', { run: { pid: 1 } });
  first.update('one', { peakBytes: 100 });

  const second = new Memory(file);

  expect(second.damage).toBeNull();
  expect(second.service('one')).toMatchObject({ run: { pid: 1 }, peakBytes: 100, lastActivityAt: null });
  expect(readdirSync(join(file, '..'))).toEqual(['controller.json', 'controller.json.old']);
});

test('a file that is not there is an empty memory', async () => {
  const memory = new Memory(join(await temporaryFolder(), 'controller.json'));
  expect(memory.damage).toBeNull();
  expect(memory.service('one')).toEqual({
    run: null,
    lastActivityAt: null,
    failuresAt: [],
    peakBytes: null,
    isQuiet: false,
  });
});

test.each(['', '{"format":1,"servic', '{"format":2}', '[]', '{"format":1,"services":{"one":{"failuresAt":"no"}}}'])(
  'a damaged file (%j) is an empty memory that says so',
  async (text) => {
    const file = join(await temporaryFolder(), 'controller.json');
    writeFileSync(file, text);
    const memory = new Memory(file);
    expect(memory.damage).toContain('damaged');
    expect(memory.names()).toEqual([]);
  },
);
