import type { ServiceManifest } from '@veille/protocol';
import type { Run } from '../drivers/driver.ts';
import { untilReady } from '../probe/until-ready.ts';
import {
  type Ending,
  EngineLost,
  endedWhileStarting,
  neverAnswered,
  type Reason,
  runsWithoutAnswer,
  StartError,
} from './reasons.ts';

/**
 * Resolves when the service answers its probe; throws StartError when it ends before or takes too long. With `onLate` it
 * is told that it takes too long, and waited for on.
 */
export async function settle(
  service: ServiceManifest,
  run: Run,
  signal: AbortSignal,
  lastLine: () => Promise<string | null>,
  onLate?: (reason: Reason) => void,
): Promise<void> {
  const over = new AbortController();
  const outcome: { ending?: Ending; missing: string } = { missing: 'it was not asked yet' };
  void run.ended.then((ending) => {
    outcome.ending = ending;
    over.abort();
  });
  const tellLate = async (tell: (reason: Reason) => void) => {
    const reason = runsWithoutAnswer(service.startTimeoutMs, outcome.missing, await lastLine().catch(() => null));
    if (!isSettled && !over.signal.aborted && !signal.aborted) tell(reason);
  };
  let isSettled = false;
  const timer = setTimeout(() => (onLate ? void tellLate(onLate) : over.abort()), service.startTimeoutMs);
  try {
    await untilReady(service, AbortSignal.any([signal, over.signal]), (missing) => {
      outcome.missing = missing;
    });
  } catch (error) {
    if (signal.aborted || !over.signal.aborted) throw error;
    const { ending } = outcome;
    if (ending?.cause === 'engine-lost') throw new EngineLost();
    throw ending
      ? new StartError('start-failed', endedWhileStarting(ending, await lastLine()), { ending })
      : new StartError('start-timeout', neverAnswered(service.startTimeoutMs, outcome.missing, await lastLine()));
  } finally {
    isSettled = true;
    clearTimeout(timer);
  }
}
