import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MemoryRefusal } from '../src/budget/refusal.ts';
import { stoppedByPerson } from '../src/history/ended.ts';
import { begin } from '../src/http/begin.ts';
import { paperStudio } from './support/paper-studio.ts';

const megabyte = 1024 ** 2;

/** Whether there is room for `two` is known only when `slow` may stop; then there is none. */
async function undecidedStudio() {
  const needs = (megabytes: number) => ({ memoryBytes: megabytes * megabyte });
  const { service, paper } = await paperStudio({ one: needs(700), slow: needs(200), two: needs(400) });
  await service('one').wake();
  await service('slow').wake();
  const { promise, resolve: decide } = Promise.withResolvers<void>();
  paper.onStop = () => promise;
  const stopped = service('slow').stop(stoppedByPerson);
  return { two: service('two'), stopped, decide };
}

test('whoever asks for a start hears after a moment, though it is not known yet whether there is memory', async () => {
  const { two, stopped, decide } = await undecidedStudio();

  expect(await begin(two)).toBeNull();

  decide();
  await stopped;
  await expect(two.admitted).rejects.toBeInstanceOf(MemoryRefusal);
});

test('whoever would wait in line hears of a refusal however long that takes', async () => {
  const { two, decide } = await undecidedStudio();
  const heard = begin(two, { wouldWait: true });
  expect(await Promise.race([heard, sleep(900, 'nothing yet')])).toBe('nothing yet');

  decide();

  expect(await heard).toBeInstanceOf(MemoryRefusal);
});
