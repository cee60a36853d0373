import type { ServiceManifest } from '@veille/protocol';
import type { Driver, Run } from '../drivers/driver.ts';
import { lastLine } from './explain.ts';
import { EngineLost } from './reasons.ts';
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

/** Resolves when what runs answers its probe. */
export async function untilItAnswers(
  driver: Driver,
  manifest: ServiceManifest,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  await settle(manifest, run, signal, () => lastLine(driver, manifest.name));
  run.answered();
}
