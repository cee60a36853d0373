import type { Ending } from '../../lifecycle/reasons.ts';
import type { Run } from '../driver.ts';
import { isRunning, type ProcessIdentity, processIdentity } from './identity.ts';
import { plainRun } from './plain-run.ts';

/** It is no child of this controller, so its end can only be seen by looking. */
const lookEveryMs = 500;

/** Takes over a process that an earlier controller started; null when that very process no longer runs. */
export function adoptProcess(identity: unknown): Run | null {
  const known = processIdentity.safeParse(identity);
  if (!known.success || !isRunning(known.data)) return null;
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const stopLooking = lookUntilEnded(known.data, () => resolve({ code: null, signal: null }));
  return { ...plainRun, identity: known.data, pid: known.data.pid, ended: promise, release: stopLooking };
}

function lookUntilEnded(identity: ProcessIdentity, onEnded: () => void): () => void {
  const timer = setInterval(() => {
    if (isRunning(identity)) return;
    clearInterval(timer);
    onEnded();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
