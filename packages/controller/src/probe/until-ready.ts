import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceManifest } from '@veille/protocol';
import { probeOnce } from './probe.ts';
import { SocketWatch } from './socket-watch.ts';

/** Close together at first, when somebody waits for a quick start; then apart, when a slow one needs the processor. */
export function pauseAfterMs(elapsedMs: number): number {
  if (elapsedMs < 15_000) return 10;
  if (elapsedMs < 30_000) return 25;
  return 100;
}

/** Asks until the service can answer, and at once when its socket appears; tells `onMissing` what is missing; rejects at once when the signal is given. */
export async function untilReady(
  service: Pick<ServiceManifest, 'address' | 'probe'>,
  signal: AbortSignal,
  onMissing: (missing: string) => void,
): Promise<void> {
  const aborted = rejectOnAbort(signal);
  const begunAt = performance.now();
  const socket = new SocketWatch(service.address);
  try {
    for (;;) {
      // Before the question, or what happens during it would go unheard.
      const changed = socket.next();
      const { ready, missing } = await Promise.race([probeOnce(service), aborted]);
      if (ready) return;
      onMissing(missing);
      await Promise.race([sleep(pauseAfterMs(performance.now() - begunAt), undefined, { signal }), changed]);
    }
  } finally {
    socket.close();
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
