import type { ComposeFileRun, ContainerRun } from '@veille/stack';
import type { Target } from '../target.ts';
import type { ComposeConfig } from './config.ts';

/** Where the web container is reached from the host; null where containers cannot run. */
export function publishedAddress(name: string, run: ContainerRun | ComposeFileRun, target: Target): string | null {
  if (target.containers === null) return null;
  if (run.type === 'containers') return `127.0.0.1:${portOf(name, run.publish, target.ports)}`;
  if (name in target.containers.unavailable) return null;
  const config = target.containers.projects[name]?.config;
  const address = config && ownAddress(run, config);
  if (!address) throw new Error(`the compose file of ${name} was not checked by checkComposeFile`);
  return address;
}

/** The port that was said, or the one that the target has for it. */
export function portOf(name: string, said: 'port' | number, ports: Target['ports']): number {
  const port = said === 'port' ? ports[name] : said;
  if (port === undefined) throw new Error(`the target has no port for ${name}, which is to be given one`);
  return port;
}

/** Where a person's own file publishes the web container's port; null where it does not, or each time elsewhere. */
export function ownAddress({ web }: ComposeFileRun, { services }: ComposeConfig): string | null {
  const ports = services[web.container]?.ports.filter(
    ({ target, published }) => target === web.port && published !== null,
  );
  // A port that is open on loopback alone is meant for a proxy.
  const best = ports?.find(({ hostIp }) => hostIp.startsWith('127.')) ?? ports?.[0];
  return best ? `${hostOf(best.hostIp)}:${best.published}` : null;
}

function hostOf(ip: string): string {
  if (ip === '0.0.0.0') return '127.0.0.1';
  if (ip === '::') return '[::1]';
  return ip.includes(':') ? `[${ip}]` : ip;
}
