import type { ServiceManifest } from '@veille/protocol';
import type { Driver, Run } from '../drivers/driver.ts';
import { lastLine } from './explain.ts';
import { EngineLost, type Reason } from './reasons.ts';
import { settle } from './settle.ts';

/**
 * Starts a service and waits until it answers; `onRun` hears of each try. Where what it runs on goes away under it, the
 * start begins anew: the driver waits until that is back. Throws StartError, or the signal's reason.
 */
export async function launch(
  driver: Driver,
  manifest: ServiceManifest,
  signal: AbortSignal,
  onRun: (run: Run) => void,
): Promise<void> {
  const run = await driver.start(manifest, signal);
  onRun(run);
  try {
    await untilItAnswers(driver, manifest, run, signal);
  } catch (error) {
    if (!(error instanceof EngineLost)) throw error;
    await launch(driver, manifest, signal, onRun);
  }
}

/**
 * Waits until what was running already answers, however long that takes: it may be somebody else's, so that it is not
 * stopped. `onLate` hears why when a start would have failed. Throws as `launch` does.
 */
export async function untilAdoptedAnswers(
  driver: Driver,
  manifest: ServiceManifest,
  run: Run,
  signal: AbortSignal,
  { onRun, onLate }: { readonly onRun: (run: Run) => void; readonly onLate: (reason: Reason) => void },
): Promise<void> {
  try {
    await untilItAnswers(driver, manifest, run, signal, onLate);
  } catch (error) {
    if (!(error instanceof EngineLost)) throw error;
    await launch(driver, manifest, signal, onRun);
  }
}

async function untilItAnswers(
  driver: Driver,
  manifest: ServiceManifest,
  run: Run,
  signal: AbortSignal,
  onLate?: (reason: Reason) => void,
): Promise<void> {
  await settle(manifest, run, signal, () => lastLine(driver, manifest.name), onLate);
  run.answered();
}
