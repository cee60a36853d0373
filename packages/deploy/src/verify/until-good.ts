import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from './verdict.ts';

/** How long something may be wrong before it counts, in milliseconds. */
export interface Patience {
  /** Until a new record has reached every client, and a service has settled. */
  readonly usualMs: number;
  /** Until Caddy has its certificates. */
  readonly certificateMs: number;
}

/** Whether something was as wrong before: nobody waits for it to become good. */
export type WasAsWrong = (verdict: Verdict) => boolean;

const pauseMs = 500;

/** Looks again at what is not good yet until it is, or until the patience is over. The verdicts keep the order of the probes. */
export async function untilGood<Probe extends Verdict['probe']>(
  probes: readonly Probe[],
  look: (pending: readonly Probe[]) => Promise<readonly Verdict[]>,
  { patience, wasAsWrong, signal }: { patience: Patience; wasAsWrong: WasAsWrong; signal: AbortSignal },
): Promise<Verdict[]> {
  const verdicts = new Map<Verdict['probe'], Verdict>();
  const started = performance.now();
  const mayMend = ({ outcome, isOld, takesTime }: Verdict): boolean =>
    outcome !== 'good' &&
    isOld === undefined &&
    performance.now() - started < (takesTime ? patience.certificateMs : patience.usualMs);
  let pending = probes;
  while (pending.length > 0) {
    for (const verdict of await look(pending))
      verdicts.set(verdict.probe, wasAsWrong(verdict) ? { ...verdict, isOld: true } : verdict);
    pending = pending.filter((probe) => {
      const verdict = verdicts.get(probe);
      return verdict !== undefined && mayMend(verdict);
    });
    if (pending.length > 0) await sleep(pauseMs, null, { signal });
  }
  return probes.flatMap((probe) => verdicts.get(probe) ?? []);
}
