import { type ControllerClient, type ServiceView, UserError, type WaitingLine } from '@veille/protocol';
import { expect, test, vi } from 'vitest';
import { Interrupted } from '../src/errors.ts';
import { waitInLine } from '../src/studio/wait-in-line.ts';

type Place = WaitingLine['waiting'][number];

/** What the controller answers at one look. */
interface Look {
  readonly line: readonly string[];
  readonly status: ServiceView['status'];
  readonly reason?: string;
}

const gibibyte = 1024 ** 3;
const placeOf = (service: string): Place => ({ service, needBytes: 4 * gibibyte, since: '2026-01-01T12:00:00Z' });

/** A wait for `comfyui` whose looks are given; the last one is given again and again. */
function waitThrough(
  looks: readonly Look[],
  { onLook = (_: number) => {}, begun = 'stopped' as ServiceView['status'], interrupted = false } = {},
) {
  const interruption = new AbortController();
  const said: string[] = [];
  const leave = vi.fn(async () => undefined);
  let index = -1;
  const look = () => looks[Math.min(index, looks.length - 1)] ?? { line: [], status: 'stopped' as const };
  const client = {
    line: async () => {
      index += 1;
      onLook(index);
      return { waiting: look().line.map(placeOf) };
    },
    service: async () => ({ name: 'comfyui', status: look().status, reason: look().reason ?? null }),
  } as unknown as ControllerClient;
  const terminal = { say: (line: string) => said.push(line) };
  const view = (status: ServiceView['status']) => ({ name: 'comfyui', status }) as ServiceView;
  const begin = async () => {
    interruption.signal.throwIfAborted();
    return view(begun);
  };
  if (interrupted) interruption.abort();
  const ended = waitInLine(client, 'comfyui', { terminal, signal: interruption.signal, begin, leave });
  return { ended, said, leave, interrupt: () => interruption.abort() };
}

test('tells its place when that changes, and resolves once the service is awake', async () => {
  const { ended, said, leave } = waitThrough([
    { line: ['notes', 'comfyui'], status: 'stopped' },
    { line: ['comfyui'], status: 'stopped' },
    { line: ['comfyui'], status: 'stopped' },
    { line: [], status: 'starting' },
    { line: [], status: 'ready' },
  ]);
  expect(await ended).toMatchObject({ status: 'ready' });
  expect(said).toEqual([
    'comfyui waits for 4 GB of memory, 1 before it in line; Ctrl-C leaves the line.',
    'comfyui waits for 4 GB of memory, first in line; Ctrl-C leaves the line.',
    'waking comfyui …',
  ]);
  expect(leave).not.toHaveBeenCalled();
});

test('what starts at once stands in no line', async () => {
  const { ended, said } = waitThrough([], { begun: 'ready' });
  expect(await ended).toMatchObject({ status: 'ready' });
  expect(said).toEqual([]);
});

test('whoever interrupts it before the answer leaves the line all the same', async () => {
  const { ended, leave } = waitThrough([], { interrupted: true });
  await expect(ended).rejects.toThrow(Interrupted);
  expect(leave).toHaveBeenCalledOnce();
});

test('fails with the reason when its turn came and it did not start', async () => {
  const { ended } = waitThrough([{ line: [], status: 'failed', reason: 'It exited with code 1.' }]);
  await expect(ended).rejects.toThrow(
    new UserError('start-failed', 'It exited with code 1.', 'See: veille why comfyui'),
  );
});

test('fails when somebody took it out of the line', async () => {
  const { ended } = waitThrough([
    { line: ['comfyui'], status: 'stopped' },
    { line: [], status: 'stopped' },
  ]);
  await expect(ended).rejects.toThrow('comfyui left the line without a start.');
});

test('whoever interrupts it leaves the line, and nothing else happens', async () => {
  const wait = waitThrough([{ line: ['comfyui'], status: 'stopped' }], {
    onLook: (index) => index === 1 && wait.interrupt(),
  });
  await expect(wait.ended).rejects.toThrow(Interrupted);
  expect(wait.leave).toHaveBeenCalledOnce();
});

test('a controller that goes away is no interruption', async () => {
  const { ended, leave } = waitThrough([{ line: ['comfyui'], status: 'stopped' }], {
    onLook: () => {
      throw new Error('gone');
    },
  });
  await expect(ended).rejects.toThrow('gone');
  expect(leave).not.toHaveBeenCalled();
});
