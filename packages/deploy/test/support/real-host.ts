import { join } from 'node:path';
import { type HostArtifacts, type HostFile, type HostQuestion, plainQuestion } from '@veille/compile';
import { createSshExecutor, type Executor } from '@veille/deploy';
import { type Host, type HostOptions, makeNetwork, startHost, temporaryFolder, useEngine } from '@veille/testkit';
import { onTestFinished, type TestContext } from 'vitest';
import { type Deployer, deployerTo } from './deployer.ts';

/** A host with systemd that is reached over sshd, with a sudo password. */
export interface RealHost extends Deployer {
  readonly machine: Host;
  readonly executor: Executor;
  /** All that a deploy may touch, and the state of its units. */
  readonly snapshot: () => Readonly<Record<string, string>>;
}

const unitNames = ['web.service', 'other.service', 'caddy-pi.service', 'headscale.service'];
const toolchain = join(import.meta.dirname, '../../../../.toolchain/bin');

type More = Pick<HostOptions, 'words' | 'mounts'>;

/** Call in a test file; the answer starts a host that the test removes. */
export function useRealHosts(): (context: TestContext, more?: More) => Promise<RealHost> {
  const engineFor = useEngine();
  return async (context, { words = [], mounts = {} } = {}) => {
    const engine = engineFor(context);
    const folder = await temporaryFolder();
    const network = makeNetwork(engine);
    onTestFinished(network.remove);
    const all = { '/usr/local/bin/caddy': join(toolchain, 'caddy'), ...mounts };
    const machine = await startHost(engine, { name: 'pi', folder, network, number: 2, mounts: all, words });
    onTestFinished(machine.remove);
    return realHost(machine);
  };
}

function realHost(machine: Host): RealHost {
  const ssh = ['ssh', '-F', machine.sshConfig];
  const askPassword = async () => 'pi';
  const executor = createSshExecutor({ host: 'pi', destination: 'pi', ssh, handOver: null, askPassword });
  return {
    ...deployerTo(executor, questionFor),
    machine,
    executor,
    snapshot: () => withoutKeeper(machine.snapshot(['/opt', '/etc/systemd/system', '/etc/tmpfiles.d'], unitNames)),
  };
}

function questionFor({ files, folders, units, users, packages }: HostArtifacts): HostQuestion {
  const paths = [...files.map(({ path }) => path), '/opt/pi', '/etc/systemd/system/other.service'];
  return {
    ...plainQuestion,
    paths,
    folders: folders.map(({ path }) => path),
    units: [...units.map(({ name }) => name), 'other.service'],
    users: users.map(({ name }) => name),
    packages,
  };
}

/** The put-back's own unit comes with the first deploy and stays. */
function withoutKeeper(tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !path.includes('veille-put-back')));
}

/** A file of root's that is part of the target `caddy`. */
export function at(path: string, text: string, parts: Partial<HostFile> = {}): HostFile {
  const content = { type: 'text', text } as const;
  const base = { mode: 0o644, owner: 'root', group: 'root', target: 'caddy', shared: false, after: [], content };
  return { path, ...base, ...parts };
}

/** A unit with these lines in its service, which restarts when its file changes. */
export function unitFile(name: string, lines: readonly string[]): HostFile {
  const text = ['[Service]', ...lines, '[Install]', 'WantedBy=multi-user.target', ''].join('\n');
  const after = [{ type: 'daemon-reload' }, { type: 'restart', unit: name }] as const;
  return at(`/etc/systemd/system/${name}`, text, { after });
}
