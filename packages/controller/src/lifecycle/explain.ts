import type { ServiceManifest } from '@veille/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Driver, Run } from '../drivers/driver.ts';
import { redact } from '../redact/redact.ts';
import { crashed, type Ending, StartError } from './reasons.ts';

/** Why a service failed, as well as it can be known; to be asked before what is left of it is stopped. */
export async function explain(
  driver: Driver,
  manifest: ServiceManifest,
  run: Run | null,
  { code, reason, facts }: StartError,
): Promise<Finding> {
  const asTold = { code, sentence: reason, command: `veille logs ${manifest.name}` };
  if (facts.dependency) return { ...asTold, command: `veille why ${facts.dependency}` };
  const failure = { ending: facts.ending ?? null, error: run === null ? reason.en : null };
  // The failure itself is told in any case.
  const evidence = facts.evidence ?? (await driver.examine(manifest, failure).catch(() => null));
  return evidence === null ? asTold : diagnose(evidence, asTold);
}

/** The same for what was awake. */
export async function explainCrash(
  driver: Driver,
  manifest: ServiceManifest,
  run: Run,
  ending: Ending,
): Promise<Finding> {
  const reason = crashed(ending, await lastLine(driver, manifest.name));
  return explain(driver, manifest, run, new StartError('start-failed', reason, { ending }));
}

/** The last line of its latest start, redacted; null when it has written none. */
export async function lastLine(driver: Driver, service: string): Promise<string | null> {
  const [line] = await driver.logs(service, 1, { latestStart: true });
  return line === undefined ? null : redact(line).slice(0, 300);
}
