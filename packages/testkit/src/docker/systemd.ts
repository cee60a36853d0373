import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './engine.ts';

/** The words of `docker run` that systemd needs as the first process, and no more: `man systemd`, "container interface". */
export const systemdRights: readonly string[] = [
  ...['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
  ...['--tmpfs', '/run', '--tmpfs', '/run/lock'],
  // Where control groups are of the second version, a container sees its own only when it is told so.
  ...(existsSync('/sys/fs/cgroup/cgroup.controllers') ? ['--cgroupns=private'] : []),
];

/** Waits until the systemd of a container has started all that it starts. Throws, with what failed, after 30 s. */
export async function untilBooted({ docker }: Pick<Engine, 'docker'>, id: string): Promise<void> {
  const ask = (words: string) => docker(['exec', id, 'sh', '-c', `${words} 2>&1 || true`]).trim();
  for (let tries = 0; tries < 150; tries += 1) {
    const state = ask('systemctl is-system-running');
    if (['running', 'degraded'].includes(state)) return;
    await sleep(200);
  }
  throw new Error(`the container ${id} did not boot within 30 s:\n${ask('systemctl list-jobs; systemctl --failed')}`);
}
