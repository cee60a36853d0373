import { existsSync } from 'node:fs';
import { type Engine, systemdRights, untilBooted } from '@veille/testkit';

/** A Debian machine of its own: systemd, disk, network and users, in a container. */
export interface Machine {
  /** Runs words as a user, in a folder, with no terminal. Throws with both outputs when they fail. */
  readonly run: (words: readonly string[], as?: { readonly user?: string; readonly cwd?: string }) => string;
  readonly copyOut: (from: string, to: string) => void;
  readonly remove: () => void;
}

export interface MachineOptions {
  readonly image: string;
  /** Folders of this machine that it may read: theirs -> ours. */
  readonly mounts: Readonly<Record<string, string>>;
}

const certificates = '/etc/ssl/certs/ca-certificates.crt';
/** A machine behind a proxy says so by these; what runs inside must know as well. */
const networkSettings = ['NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'http_proxy', 'https_proxy', 'no_proxy'];

export async function startMachine({ docker }: Engine, { image, mounts }: MachineOptions): Promise<Machine> {
  const all = { ...mounts, ...(existsSync(certificates) ? { [certificates]: certificates } : {}) };
  const volumes = Object.entries(all).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}:ro`]);
  const id = docker(['run', '--detach', ...systemdRights, ...volumes, image]).trim();

  const settings = networkSettings.filter((name) => process.env[name]).flatMap((name) => ['--env', name]);
  const run: Machine['run'] = (words, { user = 'root', cwd = '/' } = {}) =>
    docker(['exec', ...settings, '--user', user, '--workdir', cwd, id, ...words]);
  const machine: Machine = {
    run,
    copyOut: (from, to) => void docker(['cp', `${id}:${from}`, to]),
    remove: () => void docker(['rm', '--force', '--volumes', id]),
  };
  try {
    await untilBooted({ docker }, id);
  } catch (error) {
    machine.remove();
    throw error;
  }
  return machine;
}
