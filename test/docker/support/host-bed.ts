import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Engine, type Host, makeNetwork, noAcme, startAcme, startHost, withComposePlugin } from '@veille/testkit';
import { bedWith, type Ends } from '../../support/bed.ts';
import { type Deployer, deploy } from '../../support/deploy.ts';
import { hostCaddy, noHostCaddy } from '../../support/host-caddy.ts';
import { writeDockerPrograms } from './docker-programs.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const domain = 'studio.test';

/** A bare host that reaches the internet, a client beside it, and the person who deploys; their network stands for the mesh. */
export interface HostBed extends Deployer {
  readonly engine: Engine;
  readonly pi: Host;
  /** It may open doors, and is a neighbour of the host's. */
  readonly client: Host;
  /** Its name, for whoever joins. */
  readonly network: string;
  /** This machine, as the host sees it. */
  readonly outside: string;
  /** The folder of the stack's file. */
  readonly studio: string;
  /** Writes the stack with these services. */
  readonly write: (services: string) => void;
  /** Writes the stack with these services and deploys it: what was changed, a line each. */
  readonly deploy: (services: string, words?: readonly string[]) => Promise<string[]>;
  /** What the client gets at a door; with `--write-out` of curl at its end. */
  readonly open: (door: string, path?: string) => string;
}

/** An engine's layers cannot lie on layers, and it looks into containers of any user, as health checks do. */
const engineWords = ['--volume', '/var/lib/docker', '--cap-add', 'SYS_PTRACE'];

/** The host's bed for the tests of a file. */
export const useHostBed = () => bedWith(() => noAcme() ?? noHostCaddy(), makeBed);

export async function makeBed(engine: Engine, ends: Ends): Promise<HostBed> {
  const folder = mkdtempSync(join(tmpdir(), 'bed-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const network = makeNetwork(engine, { internet: true });
  ends.push(network.remove);
  const pi = await startHost(engine, { name: 'pi', folder, network, number: 2, words: engineWords });
  ends.push(pi.remove);
  const client = await startHost(engine, { name: 'client', folder, network, number: 3 });
  ends.push(client.remove);
  const outside = network.address(1);
  const acme = await startAcme(folder, outside, domain);
  ends.push(acme.stop);
  for (const host of [pi, client]) acme.makeTrusted(host);
  pi.write('/etc/sudoers.d/pi', 'pi ALL=(ALL) NOPASSWD: ALL\n', 0o440);
  // Registries of the tests have no certificate.
  pi.write('/etc/docker/daemon.json', JSON.stringify({ 'insecure-registries': [`${outside}/32`] }));
  const studio = join(folder, 'studio');
  mkdirSync(studio);
  symlinkSync(join(checkout, 'node_modules'), join(studio, 'node_modules'));
  const file = join(studio, 'veille.config.ts');
  const write = (services: string) => writeFileSync(file, stackOf(services, pi, acme));
  const path = [writeDockerPrograms(join(folder, 'docker'), withComposePlugin(engine) ?? engine.env)];
  const deployer: Deployer = { folder, sshConfig: pi.sshConfig, acme, path };
  return {
    ...deployer,
    engine,
    pi,
    client,
    network: network.name,
    outside,
    studio,
    write,
    deploy: (services, words) => {
      write(services);
      return deploy(deployer, file, words);
    },
    open: (door, path = '/') => {
      const name = `${door}.${domain}`;
      const words = ['--silent', '--show-error', '--max-time', '120', '--resolve', `${name}:443:${pi.address}`];
      return client.exec(['curl', ...words, '--write-out', '\n%{http_code}', `https://${name}${path}`]);
    },
  };
}

function stackOf(services: string, { address }: Host, acme: Deployer['acme']): string {
  const network = address.replace(/\d+$/, '0/24');
  return `import { comfyui, compose, container, remotion, upstream } from '@veille/catalog';
import { defineStack, manual } from '@veille/stack';

export default defineStack({
  domain: '${domain}',
  mesh: { dns: manual(), cidrs: ['${network}'] },
  tls: { dns: 'ovh', email: 'me@${domain}', authority: '${acme.directory}', resolvers: ['${acme.resolver}'] },
  hosts: { pi: { ssh: 'pi', memory: '4GiB', meshAddresses: ['${address}'], caddy: { binary: '${hostCaddy}' } } },
  services: { ${services} },
});
`;
}
