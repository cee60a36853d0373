import type { ServiceStatus } from '@veille/protocol';
import type { Reason } from './lifecycle/reasons.ts';
import type { Member } from './studio.ts';

/** What a list shows of a service. */
export function statusOf({ manifest, own }: Member): ServiceStatus {
  if (own !== null) return own.service.state;
  return manifest.driver === 'external' ? 'external' : 'unavailable';
}

/** Why it failed or cannot run here; null when there is nothing to say. */
export function reasonOf({ manifest, own }: Member): Reason | null {
  return own === null ? manifest.unavailable : own.service.reason;
}

/** The same with the command that mends it, for a page. The page shows the log itself, so that needs no command. */
export function adviceOf(member: Member): Reason | null {
  const reason = reasonOf(member);
  const command = member.own?.service.diagnosis?.command ?? null;
  if (reason === null || command === null || command.startsWith('veille logs')) return reason;
  return { en: `${reason.en} Try: ${command}`, fr: `${reason.fr} Essayez : ${command}` };
}
