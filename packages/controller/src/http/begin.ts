import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryRefusal } from '../budget/refusal.ts';
import type { Service } from '../lifecycle/service.ts';

/** Whether there is memory is known at once, unless somebody must be put to sleep first. */
const patienceMs = 500;

/**
 * Wakes a service without waiting until it is ready. Resolves when its start has begun, or with the refusal when there
 * is no memory for it; after a moment in any case, unless whoever asks would wait in line: then the refusal must be heard.
 * Another failure is told by the service's state.
 */
export async function begin(
  service: Service,
  { wouldWait = false }: { readonly wouldWait?: boolean } = {},
): Promise<MemoryRefusal | null> {
  service.wake().catch(() => undefined);
  const over = new AbortController();
  try {
    const tooLong = wouldWait ? [] : [sleep(patienceMs, null, { signal: over.signal })];
    await Promise.race([service.admitted, ...tooLong]);
    return null;
  } catch (error) {
    return error instanceof MemoryRefusal ? error : null;
  } finally {
    over.abort();
  }
}
