import type { ReloadResult, ServiceView } from '@veille/protocol';
import type { Environment } from '../config.ts';

/** What `up` changed, in one line; null when it started the studio. */
export function formatChanges(changes: ReloadResult | null): string | null {
  if (changes === null) return null;
  const { added, removed, changed, proxyReloaded } = changes;
  const signed = [
    ...added.map((name) => `+ ${name}`),
    ...removed.map((name) => `- ${name}`),
    ...changed.map((name) => `~ ${name}`),
    ...(proxyReloaded ? ['~ doors'] : []),
  ];
  return signed.length === 0 ? 'Nothing changed.' : `Changed: ${signed.join('  ')}`;
}

/** Where to go first: a door that sleeps, so that one sees it wake, else the list of doors. */
export function nextStep(dashboardUrl: string, services: readonly ServiceView[]): string {
  const asleep = services.find(({ status, url }) => status === 'stopped' && url !== null);
  return asleep ? `Now open ${asleep.url} and watch it wake.` : `Now open ${dashboardUrl}`;
}

/** The doors listen on this machine alone: over SSH, the command that brings them to the person's own. */
export function tunnelHint(dashboardUrl: string, { ssh, user }: Environment): string | null {
  if (ssh === null) return null;
  const port = new URL(dashboardUrl).port || '80';
  const sshPort = ssh.port === 22 ? '' : `-p ${ssh.port} `;
  return `From your own machine: ssh ${sshPort}-L ${port}:127.0.0.1:${port} ${user}@${ssh.address}`;
}
