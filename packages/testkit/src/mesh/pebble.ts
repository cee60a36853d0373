import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache, runProgram } from '../docker/programs.ts';
import { freePort } from '../free-port.ts';
import { killNow } from '../start-redis.ts';

export const pebble = join(cache, 'pebble-2.8.0/pebble');

/** A certificate authority that speaks ACME, for the hosts of a network. */
export interface Pebble {
  /** The address of its ACME directory. */
  readonly directory: string;
  /** PEM of what its own HTTPS is to be trusted by, and of the root that its certificates end in. */
  readonly rootOfServer: string;
  readonly rootOfCertificates: string;
  readonly stop: () => Promise<void>;
}

/** Starts Pebble at an address of this machine; it looks for proofs at `dnsServer`. */
export async function startPebble(folder: string, address: string, dnsServer: string): Promise<Pebble> {
  const home = join(folder, 'pebble');
  mkdirSync(home, { recursive: true });
  const certificate = join(home, 'server.pem');
  const privateKey = join(home, 'server.key');
  const name = ['-subj', '/CN=pebble', '-addext', `subjectAltName=IP:${address}`];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', privateKey];
  runProgram(['openssl', 'req', '-x509', '-days', '2', ...name, ...key, '-out', certificate], process.env);
  const [listenAddress, managementListenAddress] = [`${address}:${await freePort()}`, `${address}:${await freePort()}`];
  const settings = { listenAddress, managementListenAddress, certificate, privateKey, httpPort: 1, tlsPort: 1 };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ pebble: settings }));

  const log = openSync(join(home, 'log'), 'w');
  const words = ['-config', join(home, 'config.json'), '-dnsserver', dnsServer];
  const child = spawn(pebble, words, { stdio: ['ignore', log, log], env: { ...process.env, PEBBLE_VA_NOSLEEP: '1' } });
  const rootOfServer = readFileSync(certificate, 'utf8');
  const roots = `https://${managementListenAddress}/roots/0`;
  const curl = ['curl', '--silent', '--fail', '--cacert', certificate, roots];
  for (let tries = 0; ; tries += 1) {
    try {
      const rootOfCertificates = runProgram(curl, process.env);
      return {
        directory: `https://${listenAddress}/dir`,
        rootOfServer,
        rootOfCertificates,
        stop: () => killNow(child),
      };
    } catch (error) {
      if (tries === 100 || child.exitCode !== null) {
        await killNow(child);
        throw new Error(`Pebble does not answer:\n${readFileSync(join(home, 'log'), 'utf8')}`, { cause: error });
      }
      await sleep(100);
    }
  }
}
