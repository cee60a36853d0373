import { describe, expect, test } from 'vitest';
import { AskedToEnd, signalNumber } from '../src/drivers/compose/asked-to-end.ts';

const event = (action: string, atSeconds: number, signal: number | null = null) => {
  return { project: 'p', container: 'app', id: 'a', action, exitCode: null, signal, atSeconds };
};

async function counts(signal: number | null, laterSeconds: number, stopSignal: number | null = null): Promise<boolean> {
  const asked = new AskedToEnd();
  asked.note(event('kill', 1000, signal));
  return asked.isEnd(event('die', 1000 + laterSeconds), async () => stopSignal);
}

describe('the end of a container was asked for', () => {
  test.for([2, 3, 9, 15, null])('after signal %s', async (signal) => {
    expect(await counts(signal, 10)).toBe(true);
  });

  test.for([1, 10, 12, 28])('not after signal %s, which tells it something', async (signal) => {
    expect(await counts(signal, 0.1)).toBe(false);
  });

  test('after the signal that it names as its own', async () => {
    expect(await counts(28, 1, 28)).toBe(true);
    expect(await counts(1, 1, 28)).toBe(false);
  });

  test('not when it ran on for five minutes', async () => {
    expect(await counts(15, 299)).toBe(true);
    expect(await counts(15, 301)).toBe(false);
    expect(await counts(28, 301, 28)).toBe(false);
  });

  test('when a reload came between the signal and the end', async () => {
    const asked = new AskedToEnd();
    asked.note(event('kill', 1000, 15));
    asked.note(event('kill', 1001, 1));
    expect(await asked.isEnd(event('die', 1002), async () => null)).toBe(true);
  });

  test('once only: its next end is another', async () => {
    const asked = new AskedToEnd();
    asked.note(event('kill', 1000, 15));
    expect(await asked.isEnd(event('die', 1001), async () => null)).toBe(true);
    expect(await asked.isEnd(event('die', 1002), async () => null)).toBe(false);
  });
});

test('signals are known by the names that images give them', () => {
  expect(['SIGQUIT', 'quit', '3', 'SIGRTMIN+3', 'RTMAX-1', '', 'SIGNONE'].map(signalNumber)).toEqual([
    3,
    3,
    3,
    37,
    63,
    null,
    null,
  ]);
});
