import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceManifest } from '@veille/protocol';
import { probeOnce } from './probe.ts';

/** Close together at first, when somebody waits for a quick start; then apart, when a slow one needs the processor. */
export function pauseAfterMs(elapsedMs: number): number {
  if (elapsedMs < 5_000) return 10;
  if (elapsedMs < 20_000) return 50;
  return 250;
}

/** Asks until the service can answer, tells `onMissing` what is missing; rejects at once when the signal is given. */
export async function untilReady(
  service: Pick<ServiceManifest, 'address' | 'probe'>,
  signal: AbortSignal,
  onMissing: (missing: string) => void,
): Promise<void> {
  const aborted = rejectOnAbort(signal);
  const begunAt = performance.now();
  for (;;) {
    const { ready, missing } = await Promise.race([probeOnce(service), aborted]);
    if (ready) return;
    onMissing(missing);
    await sleep(pauseAfterMs(performance.now() - begunAt), undefined, { signal });
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Whoever races against it hears of the rejection; alone it must not end the program.
  aborted.catch(() => undefined);
  return aborted;
}
