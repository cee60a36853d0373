import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Host } from '../hosts/host.ts';
import type { OvhKeys } from './ovh.ts';
import { pebble, startPebble } from './pebble.ts';
import type { ZoneState } from './zone.ts';

/** Everything outside that a certificate by DNS-01 needs, at one address of this machine. */
export interface Acme {
  /** For `tls.authority` and `tls.resolvers` of a stack. */
  readonly directory: string;
  readonly resolver: string;
  /** The environment of a Caddy with the module for OVH. */
  readonly keys: OvhKeys;
  /** The domain's public DNS as it is. */
  readonly zone: () => ZoneState;
  /** PEM of the root that its certificates end in. */
  readonly rootOfCertificates: string;
  /** Puts the two roots among those that all programs of a host trust. */
  readonly makeTrusted: (host: Host) => void;
  readonly stop: () => Promise<void>;
}

/** Why there can be none here; null where there can. */
export function noAcme(): string | null {
  return existsSync(pebble) ? null : 'there is no Pebble in the cache: `make test` builds one where there is Go';
}

/** Starts a certificate authority (Pebble), the DNS server of `domain` and OVH's API for it at `address`. */
export async function startAcme(folder: string, address: string, domain: string): Promise<Acme> {
  const file = join(folder, 'zone.json');
  const outside = new Worker(new URL('./outside.ts', import.meta.url), { workerData: { address, domain, file } });
  const [{ resolver, keys }] = (await once(outside, 'message')) as [Pick<Acme, 'resolver' | 'keys'>];
  const authority = await startPebble(folder, address, resolver);
  const makeTrusted = (host: Host) => {
    host.write('/usr/local/share/ca-certificates/authority.crt', authority.rootOfServer);
    host.write('/usr/local/share/ca-certificates/certificates.crt', authority.rootOfCertificates);
    host.exec(['update-ca-certificates']);
  };
  const stop = async () => {
    await outside.terminate();
    await authority.stop();
  };
  const zone = () => JSON.parse(readFileSync(file, 'utf8'));
  const { directory, rootOfCertificates } = authority;
  return { directory, resolver, keys, zone, rootOfCertificates, makeTrusted, stop };
}
