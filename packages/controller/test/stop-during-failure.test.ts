import { expect, test } from 'vitest';
import { stoppedByPerson } from '../src/history/ended.ts';
import { StartError, stoppedMeanwhile } from '../src/lifecycle/reasons.ts';
import { paperStudio } from './support/paper-studio.ts';

/** Nothing listens at its address. */
const mute = { probe: { type: 'http', path: '/' }, startTimeoutMs: 50 } as const;

test.each([
  ['it is found out why it failed', 'onExamine'],
  ['what is left of it is stopped', 'onStop'],
] as const)('a stop while %s is a stop, not a failure', async (_what, step) => {
  const { service, studio, paper } = await paperStudio({ one: mute });
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  paper[step] = () => {
    reached.resolve();
    return goOn.promise;
  };
  const wake = service('one')
    .wake()
    .catch((error: unknown) => error);
  await reached.promise;

  const stop = service('one').stop(stoppedByPerson);
  goOn.resolve();

  await stop;
  const error = await wake;
  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ reason: stoppedMeanwhile });
  expect(service('one').state).toBe('stopped');
  expect(studio.memory.service('one').failuresAt).toEqual([]);
  expect(studio.history.list({ limit: 9 }).map(({ what }) => what)).toEqual(['slept']);
});
