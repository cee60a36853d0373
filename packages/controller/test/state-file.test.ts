import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../bench/support/paper-studio.ts';
import { History } from '../src/history/history.ts';
import { Memory } from '../src/state/memory.ts';
import { Wishes } from '../src/state/wishes.ts';

const fail = (fault: unknown) => {
  throw fault;
};
const stateOf = (wishes: Wishes) => ({ pin: wishes.pin('one', 0), line: wishes.line.map(({ service }) => service) });

test('a place in line stays while somebody wants it', async () => {
  const wishes = new Wishes(join(await temporaryFolder(), 'wishes.json'));
  const line = () => wishes.line.map(({ service }) => service);
  wishes.joinLine('two', 1, 'me');
  wishes.joinLine('two', 2, 'you');
  wishes.joinLine('three', 3);
  wishes.leaveLine('two', 'me');
  wishes.leaveLine('two', 'me');
  expect(line()).toEqual(['two', 'three']);
  wishes.leaveLine('two', 'you');
  expect(line()).toEqual(['three']);
  wishes.leaveLine('three', 'you');
  expect(line()).toEqual(['three']);
  wishes.leaveLine('three');
  expect(line()).toEqual([]);
});

test('a line that an older Veille wrote down is anybody’s', async () => {
  const file = join(await temporaryFolder(), 'wishes.json');
  writeFileSync(file, JSON.stringify({ format: 1, pins: {}, line: [{ service: 'two', sinceMs: 1 }] }));
  const wishes = new Wishes(file);
  wishes.leaveLine('two', 'me');
  expect(stateOf(wishes).line).toEqual(['two']);
  expect(wishes.damage).toBeNull();
});

test('wishes outlive the program', async () => {
  const file = join(await temporaryFolder(), 'wishes.json');
  const first = new Wishes(file);
  first.setPin('one', { sinceMs: 0, untilMs: 50 });
  first.joinLine('two', 1);
  first.joinLine('three', 2);
  first.joinLine('two', 3);
  first.leaveLine('nobody');

  const second = new Wishes(file);

  expect(stateOf(second)).toEqual({ pin: { sinceMs: 0, untilMs: 50 }, line: ['two', 'three'] });
  expect(second.pin('one', 50)).toBeNull();
  expect(second.damage).toBeNull();
});

test('wishes that were cut at any point cost the last write at most', async () => {
  const folder = await temporaryFolder();
  const random = seededRandom(7);
  for (let round = 0; round < 200; round += 1) {
    const file = join(folder, `wishes-${round}.json`);
    const wishes = new Wishes(file);
    const history = [stateOf(wishes)];
    const writes = 1 + Math.floor(random() * 5);
    for (let write = 0; write < writes; write += 1) {
      if (random() < 0.5) wishes.setPin('one', { sinceMs: write, untilMs: write + 1 });
      else wishes.joinLine(`waiting-${write}`, write);
      history.push(stateOf(wishes));
    }
    const size = readFileSync(file).length;
    truncateSync(file, Math.floor(random() * (size + 1)));

    const found = stateOf(new Wishes(file));

    expect(history.slice(-2)).toContainEqual(found);
  }
});

test('a memory that was cut at any point costs the last write at most', async () => {
  const folder = await temporaryFolder();
  const whole = join(folder, 'whole.json');
  const memory = new Memory(whole);
  memory.update('one', { run: { pid: 7 }, peakBytes: 100 });
  memory.update('one', { peakBytes: 200 });
  const [last, previous] = [readFileSync(whole), readFileSync(`${whole}.old`)];
  for (let length = 0; length <= last.length; length += 1) {
    const file = join(folder, 'cut.json');
    writeFileSync(file, last.subarray(0, length));
    writeFileSync(`${file}.old`, previous);

    const { run, peakBytes } = new Memory(file).service('one');

    expect(run).toEqual({ pid: 7 });
    expect(peakBytes).toBe(length >= last.length - 1 ? 200 : 100);
  }
});

test('a second cut right after the first costs no more either', async () => {
  const file = join(await temporaryFolder(), 'wishes.json');
  const first = new Wishes(file);
  first.joinLine('one', 1);
  first.joinLine('two', 2);
  truncateSync(file, 10);
  const second = new Wishes(file);
  expect(stateOf(second).line).toEqual(['one']);
  second.joinLine('three', 3);
  truncateSync(file, 10);

  expect(stateOf(new Wishes(file)).line).toEqual(['one']);
});

test('what zeros were found in is no obstacle either, and is told', async () => {
  const file = join(await temporaryFolder(), 'wishes.json');
  writeFileSync(file, Buffer.alloc(100));
  expect(new Wishes(file).damage).toContain('was not used');
});

test('a history that was cut at any point loses one line at most, and can be gone on with', async () => {
  const folder = await temporaryFolder();
  const whole = join(folder, 'whole.jsonl');
  const written = new History(whole, () => 0, fail);
  for (const durationMs of [1, 2, 3]) written.record({ service: 'one', what: 'woke', durationMs, reason: null });
  const text = readFileSync(whole);
  const lastLine = text.lastIndexOf('\n', text.length - 2);
  for (let length = lastLine; length <= text.length; length += 1) {
    const file = join(folder, `cut-${length}.jsonl`);
    writeFileSync(file, text.subarray(0, length));

    const history = new History(file, () => 0, fail);
    history.record({ service: 'one', what: 'woke', durationMs: 4, reason: null });

    const known = new History(file, () => 0, fail).startDurations('one');
    expect(known).toEqual(length >= text.length - 1 ? [1, 2, 3, 4] : [1, 2, 4]);
  }
});
