import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../docker/engine.ts';
import { testImage } from '../docker/images.ts';
import { testMark } from '../docker/leftovers.ts';
import { systemdRights, untilBooted } from '../docker/systemd.ts';
import type { HostNetwork } from './network.ts';
import { makeKey, operatorIn } from './operator.ts';
import { untilReached } from './reach.ts';
import { snapshotTree, type Tree } from './snapshot.ts';

export interface HostOptions {
  /** Its host name, and how the operator's ssh calls it. */
  readonly name: string;
  /** Of the test. Gets `ssh/config` for `ssh -F`, shared by all hosts of the folder. */
  readonly folder: string;
  readonly network: HostNetwork;
  /** Which address of the network it has: from 2 to 254. */
  readonly number: number;
  /** Files and folders of this machine that it may read: its path -> ours. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Further words for `docker create`: a small disk is `['--tmpfs', '/opt/small:size=8m']`. */
  readonly words?: readonly string[];
}

/** A Debian 12 of its own with systemd and sshd. User `pi` logs in by key and has the sudo password `pi`. */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** The operator's, for `ssh -F`; the host is called by its name. */
  readonly sshConfig: string;
  /** Runs words as root, past ssh. Throws with both outputs when they fail. */
  readonly exec: (words: readonly string[], input?: string) => string;
  /** Writes a file of root's, and its folders, past ssh. */
  readonly write: (path: string, content: string, mode?: number) => void;
  /** Gives the engine inside it images of the one that it runs in. */
  readonly loadImages: (images: readonly string[]) => void;
  /** Ends everything in order and boots again; `power` is a power cut instead. What is on disk stays. */
  readonly reboot: (how?: 'orderly' | 'power') => Promise<void>;
  /** Takes the cable out: connections hang, nothing is answered. */
  readonly cutNetwork: () => void;
  /** Puts it in again, and waits until SSH gets through. */
  readonly joinNetwork: () => Promise<void>;
  /** All that is at these paths, and the state of these units: two of them can be compared as they are. */
  readonly snapshot: (paths: readonly string[], units?: readonly string[]) => Tree;
  readonly remove: () => void;
}

/** Starts a host and waits until it has booted. Remove it, then its network: the file fails when either is left. */
export async function startHost(engine: Engine, options: HostOptions): Promise<Host> {
  const { docker } = engine;
  const { name, network } = options;
  const address = network.address(options.number);
  const operator = operatorIn(options.folder);
  const id = docker(createWords(options, address, await testImage(engine, 'host'))).trim();
  const exec: Host['exec'] = (words, input) => docker(['exec', '--interactive', id, ...words], input);
  const host: Host = {
    name,
    address,
    sshConfig: operator.config,
    exec,
    write: (path, content, mode = 0o644) => void exec(['sh', '-c', write, 'write', path, mode.toString(8)], content),
    loadImages: (images) => void engine.run(['sh', '-c', load, 'load', id, ...images]),
    reboot: async (how = 'orderly') => {
      docker(how === 'power' ? ['kill', id] : ['stop', '--time', '20', id]);
      docker(['start', id]);
      await untilBooted(engine, id);
    },
    cutNetwork: () => void docker(['network', 'disconnect', network.name, id]),
    joinNetwork: async () => {
      docker(['network', 'connect', '--ip', address, network.name, id]);
      await untilReached(address, 22);
    },
    snapshot: (paths, units = []) => snapshotTree(exec, paths, units),
    remove: () => void docker(['rm', '--force', '--volumes', id]),
  };
  try {
    const hostKey = giveKeys(engine, { id, name, folder: options.folder, operatorKey: operator.publicKey });
    docker(['start', id]);
    await untilBooted(engine, id);
    operator.know({ name, address, hostKey });
    return host;
  } catch (error) {
    host.remove();
    throw error;
  }
}

const load = 'id=$1 && shift && docker save "$@" | docker exec --interactive "$id" docker load';
const write = 'mkdir -p "$(dirname "$1")" && umask 077 && cat >"$1" && chmod "$2" "$1"';

function createWords({ name, network, mounts = {}, words = [] }: HostOptions, address: string, image: string) {
  const volumes = Object.entries(mounts).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}:ro`]);
  const place = ['--hostname', name, '--network', network.name, '--ip', address];
  const tunnel = ['--device', '/dev/net/tun', '--tmpfs', '/tmp'];
  // The engine takes IPv6 away from networks that have none; the tunnel of a mesh has.
  const families = existsSync('/proc/sys/net/ipv6') ? ['--sysctl', 'net.ipv6.conf.all.disable_ipv6=0'] : [];
  return ['create', ...testMark(), ...systemdRights, ...tunnel, ...families, ...place, ...volumes, ...words, image];
}

/** The operator's key and one of the host's own, before its first boot. Answers with the public one of the host. */
function giveKeys({ docker }: Engine, { id, name, folder, operatorKey }: KeysOf): string {
  const root = join(folder, `keys-of-${name}`);
  const key = join(root, 'ssh_host_ed25519_key');
  mkdirSync(join(root, 'authorized_keys'), { recursive: true });
  makeKey(key, name);
  writeFileSync(join(root, 'authorized_keys/pi'), `${operatorKey}\n`);
  docker(['cp', `${root}/.`, `${id}:/etc/ssh/`]);
  const hostKey = readFileSync(`${key}.pub`, 'utf8').trim();
  rmSync(root, { recursive: true });
  return hostKey;
}

interface KeysOf {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly operatorKey: string;
}
