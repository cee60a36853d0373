import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { containers, web } from '../support/fixtures.ts';
import { compiled, seedFacts, seedStack } from '../support/hosts.ts';

const run = promisify(execFile);

const units = ['veille-firewall.service', 'veille.service', 'caddy-workstation.service'];

test.each(units)('systemd has nothing to say against %s', async (unit) => {
  const root = await hostFolder();
  const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', `--root=${root}`, unit]);
  expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes(unit))).toEqual([]);
});

test('systemd finds a unit that is wrong', async () => {
  const root = await hostFolder();
  await writeFile(
    join(root, 'etc/systemd/system/veille.service'),
    '[Service]\nExecStart=/nowhere/at/all\nProtectHom=yes\n',
  );
  const words = ['verify', '--man=no', `--root=${root}`, 'veille.service'];
  await expect(run('systemd-analyze', words)).rejects.toThrow('/nowhere/at/all');
});

test.each([
  ['veille.service', 3],
  ['caddy-workstation.service', 3],
])('systemd gives %s an exposure of %d at most, where 10 is the worst', async (unit, most) => {
  const root = await hostFolder();
  const words = ['security', '--offline=yes', `--root=${root}`, '--json=short', `--threshold=${most * 10}`, unit];
  await expect(run('systemd-analyze', words)).resolves.toBeDefined();
});

/** A root with the units of a host and the programs that they name, as empty programs. */
async function hostFolder(): Promise<string> {
  const root = await temporaryFolder();
  const stack = seedStack({ services: { app: containers({}), cut: web({}) } });
  const host = compiled(stack, seedFacts()).hosts.find(({ host }) => host === 'workstation');
  for (const { path, content, mode } of host?.files ?? []) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content.type === 'text' ? content.text : '');
    await chmod(join(root, path), mode);
  }
  for (const target of [
    'network-online.target',
    'multi-user.target',
    'docker.service',
    'tailscaled.service',
    'sysinit.target',
  ]) {
    const text = target.endsWith('.service')
      ? '[Service]\nExecStart=/usr/sbin/iptables\n'
      : '[Unit]\nDescription=There\n';
    await mkdir(join(root, 'usr/lib/systemd/system'), { recursive: true });
    await writeFile(join(root, 'usr/lib/systemd/system', target), text);
  }
  await mkdir(join(root, 'usr/sbin'), { recursive: true });
  await writeFile(join(root, 'usr/sbin/iptables'), '');
  await chmod(join(root, 'usr/sbin/iptables'), 0o755);
  await mkdir(join(root, 'var/lib/veille/controller'), { recursive: true });
  return root;
}
