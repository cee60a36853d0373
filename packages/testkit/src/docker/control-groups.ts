import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Mounts below a folder what this machine has not mounted of control groups of version 1. The systemd of a test host mounts
 * all controllers that the kernel has, and from then on they stand in everybody's `/proc/self/cgroup`: an engine that finds one
 * there and no mount of it hears no longer that a container was killed for want of memory.
 */
export function mountControlGroups(folder: string): void {
  const mounted = mountedControllers();
  // With version 2 there is nothing to mount.
  if (mounted.length === 0) return;
  const missing = controllers().filter(({ name }) => !mounted.includes(name));
  // Those of one hierarchy can only be mounted together.
  const together = Map.groupBy(missing, ({ name, hierarchy }) => (hierarchy === '0' ? name : hierarchy));
  for (const group of together.values()) {
    const names = group.map(({ name }) => name).join(',');
    mkdirSync(join(folder, names), { recursive: true });
    spawnSync('mount', ['--types', 'cgroup', '--options', names, 'cgroup', join(folder, names)]);
  }
}

/** Takes away what {@link mountControlGroups} has mounted there. */
export function unmountControlGroups(folder: string): void {
  for (const names of existsSync(folder) ? readdirSync(folder) : []) {
    spawnSync('umount', ['--lazy', join(folder, names)]);
    rmdirSync(join(folder, names));
  }
}

/** What the kernel has; `hierarchy` is `0` for one that nobody has mounted. */
function controllers(): { readonly name: string; readonly hierarchy: string }[] {
  const lines = readFileSync('/proc/cgroups', 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [name = '', hierarchy = ''] = line.split('\t');
    return { name, hierarchy };
  });
}

function mountedControllers(): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return lines
    .filter((line) => line.includes(' - cgroup '))
    .flatMap((line) => line.split(' ').at(-1)?.split(',') ?? []);
}
