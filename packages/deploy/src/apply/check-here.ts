import { faultInRecords } from '@veille/compile';
import { UserError } from '@veille/protocol';
import { textOf } from '../plan/content.ts';
import type { HostPlan } from '../plan/plan.ts';

/** What is wrong with files that no program of their host can look at before they are there; null when nothing is. */
export function refusedHere({ host, work }: HostPlan, secrets: ReadonlyMap<string, string>): UserError | null {
  for (const { file } of work.checks.filter((check) => check.type === 'records')) {
    const content = work.files.find(({ path }) => path === file)?.content;
    const text = content === undefined || content.type === 'kept' ? null : textOf(content, secrets);
    const fault = text === null ? null : faultInRecords(text);
    if (fault !== null) return refusal(host, file, fault);
  }
  return null;
}

function refusal(host: string, file: string, fault: string): UserError {
  return new UserError(
    'deploy-failed',
    `Headscale could not read ${file} as it would be: ${fault}.`,
    `Nothing was sent to ${host}. Mend what others keep in that file, or move it away, then run it again.`,
  );
}
