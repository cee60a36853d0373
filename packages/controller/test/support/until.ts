import { setTimeout as sleep } from 'node:timers/promises';

/** Generous: other tests may need the processor more. */
const patienceMs = 20_000;

type Nothing = null | undefined | false;

/** Resolves with the first thing that is found; fails after a while, saying what it waited for. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | Nothing> | Value | Nothing,
): Promise<Exclude<Value, Nothing>> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const value = await look();
    if (value !== false && value !== null && value !== undefined) return value as Exclude<Value, Nothing>;
    await sleep(20);
  }
  throw new Error(`waited in vain for: ${what}`);
}
