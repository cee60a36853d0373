import { createRecordingExecutor } from '@veille/deploy';
import { UserError } from '@veille/protocol';
import { expect, test } from 'vitest';
import { onEveryHost } from '../../src/deploy/open-hosts.ts';
import { Interrupted } from '../../src/errors.ts';

const names = ['vpn', 'prod', 'workstation'];
const executors = new Map(names.map((name) => [name, createRecordingExecutor(name, () => ({}))]));
const never = new AbortController().signal;

const away = (host: string) => new UserError('host-unreachable', `${host} does not answer.`, `Is ${host} on?`);

test('what is wrong with several hosts is told at once, in the order of the stack, when all have come to their end', async () => {
  const ended: string[] = [];
  const prod = Promise.withResolvers<void>();
  const asked = onEveryHost(executors, never, async ({ host }) => {
    if (host !== 'prod') await prod.promise;
    else prod.resolve();
    ended.push(host);
    if (host !== 'workstation') throw away(host);
  });
  await expect(asked).rejects.toMatchObject({
    name: 'HostProblems',
    message: 'vpn does not answer; prod does not answer',
    problems: [
      { host: 'vpn', error: { hint: 'Is vpn on?' } },
      { host: 'prod', error: { hint: 'Is prod on?' } },
    ],
  });
  expect(ended).toEqual(['prod', 'vpn', 'workstation']);
});

test('what is wrong with one host is told as it is', async () => {
  const error = away('prod');
  const asked = onEveryHost(executors, never, async ({ host }) => {
    if (host === 'prod') throw error;
  });
  await expect(asked).rejects.toBe(error);
});

test('a bug stops the others, and is told alone', async () => {
  const bug = new TypeError('a bug');
  const asked = onEveryHost(executors, never, async ({ host }, signal) => {
    if (host === 'vpn') throw away(host);
    if (host === 'prod') throw bug;
    await untilAborted(signal);
  });
  await expect(asked).rejects.toBe(bug);
});

test('Ctrl-C is no fault of a host', async () => {
  const stop = new AbortController();
  const asked = onEveryHost(executors, stop.signal, async ({ host }, signal) => {
    if (host === 'vpn') throw away(host);
    if (host === 'prod') stop.abort();
    await untilAborted(signal);
  });
  await expect(asked).rejects.toBeInstanceOf(Interrupted);
});

async function untilAborted(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', resolve, { once: true });
  });
  signal.throwIfAborted();
}
