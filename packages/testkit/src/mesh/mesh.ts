import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache } from '../docker/programs.ts';
import type { Host } from '../hosts/host.ts';
import { headscaleConfig, headscaleUnit, tailscaledUnit } from './mesh-files.ts';

const programs = {
  headscale: join(cache, 'headscale-0.29.2/headscale'),
  tailscale: join(cache, 'tailscale-1.102.3/tailscaled'),
};

/** For a host's `mounts`: Headscale, and Tailscale's two programs, which are one that goes by its name. */
export const meshPrograms: Readonly<Record<string, string>> = {
  '/usr/local/bin/headscale': programs.headscale,
  '/usr/local/bin/tailscaled': programs.tailscale,
  '/usr/local/bin/tailscale': programs.tailscale,
};

/** Where Headscale's settings are on its host; its container, if it had one, would see them in `/etc/headscale`. */
export const headscaleFolder = '/opt/services/headscale/config';

/** A mesh VPN that reaches nothing but the hosts it was made of. */
export interface Mesh {
  /** Joins a host by its name, and answers with its IPv4 address on the mesh. */
  readonly join: (host: Host) => Promise<string>;
}

/** Why there can be none here; null where there can. */
export function noMesh(): string | null {
  const missing = Object.entries(programs).filter(([, file]) => !existsSync(file));
  if (missing.length === 0) return null;
  return `there is no ${missing.map(([name]) => name).join(' or ')} in the cache: \`make test\` builds one where there is Go`;
}

/**
 * Starts Headscale on a host that has its program, with an embedded relay and without any record. Names of `domain` are
 * answered by the mesh alone.
 */
export async function startMesh(vpn: Host, domain: string): Promise<Mesh> {
  vpn.write(join(headscaleFolder, 'config.yaml'), headscaleConfig(vpn.address, domain));
  vpn.write(join(headscaleFolder, 'extra-records.json'), '[]\n');
  vpn.exec(['ln', '-s', headscaleFolder, '/etc/headscale']);
  vpn.write('/etc/systemd/system/headscale.service', headscaleUnit);
  vpn.exec(['systemctl', 'enable', '--quiet', '--now', 'headscale.service']);
  const headscale = (...words: string[]) => JSON.parse(vpn.exec(['headscale', ...words, '--output', 'json']));
  await untilDone(() => headscale('users', 'list'));
  const user = headscale('users', 'create', 'studio').id;
  const { key } = headscale('preauthkeys', 'create', '--user', String(user), '--reusable', '--expiration', '2h');

  const joinHost = async (host: Host) => {
    host.write('/etc/systemd/system/tailscaled.service', tailscaledUnit(vpn.address));
    host.exec(['systemctl', 'enable', '--quiet', '--now', 'tailscaled.service']);
    const server = [`--login-server=http://${vpn.address}:8080`, `--authkey=${key}`, `--hostname=${host.name}`];
    host.exec(['tailscale', 'up', ...server, '--accept-dns=true', '--timeout=60s']);
    return host.exec(['tailscale', 'ip', '-4']).trim();
  };
  return { join: joinHost };
}

async function untilDone(ask: () => unknown): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      ask();
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(100);
    }
  }
}
