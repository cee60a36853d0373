import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '@veille/testkit';

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

/** As much as systemd needs, and no more: see `man systemd`, "container interface". */
const rights = [
  ...['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
  ...['--tmpfs', '/run', '--tmpfs', '/run/lock'],
];

export async function startMachine({ docker }: Engine, { image, mounts }: MachineOptions): Promise<Machine> {
  const privateGroups = existsSync('/sys/fs/cgroup/cgroup.controllers') ? ['--cgroupns=private'] : [];
  const all = { ...mounts, ...(existsSync(certificates) ? { [certificates]: certificates } : {}) };
  const volumes = Object.entries(all).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}:ro`]);
  const id = docker(['run', '--detach', ...rights, ...privateGroups, ...volumes, image]).trim();

  const settings = networkSettings.filter((name) => process.env[name]).flatMap((name) => ['--env', name]);
  const run: Machine['run'] = (words, { user = 'root', cwd = '/' } = {}) =>
    docker(['exec', ...settings, '--user', user, '--workdir', cwd, id, ...words]);
  const machine: Machine = {
    run,
    copyOut: (from, to) => void docker(['cp', `${id}:${from}`, to]),
    remove: () => void docker(['rm', '--force', '--volumes', id]),
  };
  await untilBooted(machine);
  return machine;
}

async function untilBooted({ run, remove }: Machine): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const state = run(['sh', '-c', 'systemctl is-system-running || true']).trim();
    if (['running', 'degraded'].includes(state)) return;
    await sleep(200);
  }
  remove();
  throw new Error('the machine did not boot within 30 s');
}
