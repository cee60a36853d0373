import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Engine,
  type Host,
  makeNetwork,
  meshPrograms,
  noAcme,
  noMesh,
  startAcme,
  startHost,
  startMesh,
} from '@veille/testkit';
import { appProgram, appProgramOfHosts } from '../../support/app-kind.ts';
import { bedWith, type Ends } from '../../support/bed.ts';
import type { Deployer } from '../../support/deploy.ts';
import { hostCaddy, noHostCaddy } from '../../support/host-caddy.ts';
import { domain } from './studio.ts';

const otherCaddy = '/usr/local/bin/caddy';
/** As the label says that compose gives to its containers. */
export const headscaleProject = '/opt/services/headscale';

/** Four hosts and what is outside of them: a mesh, a certificate authority, the domain's public DNS. */
export interface Bed extends Deployer {
  /** Headscale's host, which is not on the mesh itself: to the doors it is a stranger. */
  readonly vpn: Host;
  /** The public one, which is not on the mesh either. Somebody's own Caddy runs there, as `there.service`. */
  readonly prod: Host;
  readonly workstation: Host;
  readonly client: Host;
  /** The workstation's address on the mesh. */
  readonly meshAddress: string;
  readonly engine: Engine;
}

/** The mesh's bed for the tests of a file. */
export const useBed = () => bedWith(() => noMesh() ?? noAcme() ?? noHostCaddy(), makeBed);

async function makeBed(engine: Engine, ends: Ends): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'bed-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const network = makeNetwork(engine);
  ends.push(network.remove);
  const start = async (name: string, number: number, mounts = {}, words: readonly string[] = []) => {
    const options = { name, folder, network, number, mounts: { ...meshPrograms, ...mounts }, words };
    const host = await startHost(engine, options);
    ends.push(host.remove);
    return host;
  };
  // To the engine Headscale's host is a container of a compose project.
  const vpn = await start('vpn', 2, {}, ['--label', `com.docker.compose.project.working_dir=${headscaleProject}`]);
  const workstation = await start('workstation', 3, { [appProgramOfHosts]: appProgram, [otherCaddy]: hostCaddy });
  const client = await start('client', 4);
  const prod = await start('prod', 5, { [otherCaddy]: hostCaddy });
  const mesh = await startMesh(vpn, domain);
  const meshAddress = await mesh.join(workstation);
  await mesh.join(client);
  const acme = await startAcme(folder, network.address(1), domain);
  ends.push(acme.stop);
  for (const host of [workstation, prod, client]) acme.makeTrusted(host);
  // A password is asked for at a terminal, and here is none.
  for (const host of [vpn, prod, workstation]) host.write('/etc/sudoers.d/pi', 'pi ALL=(ALL) NOPASSWD: ALL\n', 0o440);
  serve(prod, 'there', ':443');
  const env = { APP_PROGRAM: appProgramOfHosts };
  return { folder, sshConfig: vpn.sshConfig, env, vpn, prod, workstation, client, acme, meshAddress, engine };
}

/** Runs a server of somebody else's on a host, which answers everything with its own name. */
export function serve(host: Host, name: string, listen: string): void {
  const command = `${otherCaddy} respond --listen ${listen} ${name}`;
  host.write(
    `/etc/systemd/system/${name}.service`,
    `[Service]\nExecStart=${command}\n[Install]\nWantedBy=multi-user.target\n`,
  );
  host.exec(['systemctl', 'enable', '--quiet', '--now', `${name}.service`]);
}
