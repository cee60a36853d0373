import { spawnSync } from 'node:child_process';
import { type Host, makeNetwork, startHost, temporaryFolder, useEngine } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { guardContainers } from '../src/docker/leftovers.ts';

const engineFor = useEngine();

test('a host answers its operator by name, keeps its disk over boots and power cuts, and can be cut off', async (context) => {
  const engine = engineFor(context);
  const folder = await temporaryFolder();
  const network = makeNetwork(engine);
  onTestFinished(network.remove);
  const one = await startHost(engine, { name: 'one', folder, network, number: 2 });
  onTestFinished(one.remove);
  const two = await startHost(engine, { name: 'two', folder, network, number: 3 });
  onTestFinished(two.remove);

  expect(ssh(one, 'hostname && whoami')).toBe('one\npi\n');
  expect(ssh(two, 'sudo -S -p "" id -un', 'pi\n')).toBe('root\n');
  expect(() => ssh(one, 'sudo -n true')).toThrow();
  expect(one.exec(['ip', '-4', '-brief', 'address', 'show', 'dev', 'eth0'])).toContain(network.address(2));

  one.write('/opt/studio/secret', 'asleep', 0o600);
  one.exec(['ln', '-s', 'secret', '/opt/studio/link']);
  const paths = ['/opt/studio', '/opt/nothing'];
  const before = one.snapshot(paths, ['ssh.service', 'nothing.service']);
  expect(before).toEqual({
    '/opt/studio': 'd 0755 root:root',
    '/opt/studio/secret': expect.stringMatching(/^f 0600 root:root sha256:[0-9a-f]{64}$/),
    '/opt/studio/link': 'l 0777 root:root -> secret',
    'unit ssh.service': 'loaded active running enabled no',
  });
  for (const how of ['orderly', 'power'] as const) {
    const boot = one.exec(['cat', '/proc/1/stat']);
    await one.reboot(how);
    expect(one.exec(['cat', '/proc/1/stat'])).not.toBe(boot);
    expect(one.snapshot(paths, ['ssh.service'])).toEqual(before);
    expect(ssh(one, 'hostname')).toBe('one\n');
  }
  one.write('/opt/studio/secret', 'awake!', 0o600);
  expect(one.snapshot(paths)).not.toMatchObject({ '/opt/studio/secret': before['/opt/studio/secret'] });

  one.cutNetwork();
  expect(spawnSync('ssh', ['-F', one.sshConfig, '-o', 'ConnectTimeout=2', 'one', 'true']).status).toBe(255);
  await one.joinNetwork();
  expect(ssh(one, 'hostname')).toBe('one\n');
});

function ssh({ sshConfig, name }: Host, command: string, input = ''): string {
  const { status, stdout, stderr } = spawnSync('ssh', ['-F', sshConfig, name, command], { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${status}: ${stderr}`);
  return stdout;
}

test('what a test leaves on the engine is found, and removed', (context) => {
  const engine = engineFor(context);
  const { name } = makeNetwork(engine);
  expect(() => guardContainers(engine)).toThrow('left 0 container(s) and 1 network(s) behind');
  guardContainers(engine);
  expect(engine.docker(['network', 'ls', '--quiet', '--filter', `name=${name}`])).toBe('');
});
