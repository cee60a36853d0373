import type { ServiceManifest } from '@veille/protocol';
import type { Run } from '../drivers/driver.ts';
import { untilReady } from '../probe/until-ready.ts';
import { type Ending, EngineLost, endedWhileStarting, neverAnswered, StartError } from './reasons.ts';

/** Resolves when the service answers its probe; throws StartError when it ends before or takes too long. */
export async function settle(
  service: ServiceManifest,
  run: Run,
  signal: AbortSignal,
  lastLine: () => Promise<string | null>,
): Promise<void> {
  const over = new AbortController();
  const outcome: { ending?: Ending; missing: string } = { missing: 'it was not asked yet' };
  void run.ended.then((ending) => {
    outcome.ending = ending;
    over.abort();
  });
  const timer = setTimeout(() => over.abort(), service.startTimeoutMs);
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
    clearTimeout(timer);
  }
}
