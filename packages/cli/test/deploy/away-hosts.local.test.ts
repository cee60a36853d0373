import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { spawnVeille, writeStackFile } from '../support/run-veille.ts';

// Nobody listens on the lowest ports.
const stack = `import { upstream } from '@veille/catalog';
import { defineStack, manual } from '@veille/stack';

export default defineStack({
  domain: 'studio.test',
  mesh: { dns: manual() },
  tls: { dns: 'ovh', email: 'me@studio.test' },
  hosts: {
    prod: { ssh: 'ssh://admin@127.0.0.1:1', meshAddresses: ['100.64.0.1'] },
    workstation: { ssh: 'ssh://pi@127.0.0.1:2', meshAddresses: ['100.64.0.2'], default: true },
    lost: { ssh: 'lost.invalid', meshAddresses: ['100.64.0.3'] },
  },
  services: { oc: upstream({ door: 'oc', port: 3456 }) },
});
`;

test('all hosts that cannot be reached are told in one run, each with its cause and a way out', async () => {
  const folder = await temporaryFolder();
  await writeStackFile(folder, stack);
  for (const words of [['plan'], ['history'], ['check', '--host', 'workstation'], ['rollback', '--yes']]) {
    const { code, out, err } = await spawnVeille(folder, ...words);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^error: prod \(.*\) does not answer\. SSH says: .*refused/),
      '  Is it on, and can this machine reach it? ssh ssh://admin@127.0.0.1:1',
      expect.stringMatching(/^error: workstation \(.*\) does not answer\. SSH says: .*refused/),
      '  Is it on, and can this machine reach it? ssh ssh://pi@127.0.0.1:2',
      expect.stringMatching(/^error: lost: there is no machine named lost\.invalid/),
      expect.stringMatching(/^ {2}Correct `ssh` of the host lost/),
      '3 hosts could not be asked; nothing was changed.',
      '',
    ]);
  }
});

test('for machines they are a list in the order of the stack, with the name of each host', async () => {
  const folder = await temporaryFolder();
  await writeStackFile(folder, stack);
  const { code, out, err } = await spawnVeille(folder, 'deploy', '--yes', '--json');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const unreachable = { code: 'host-unreachable', message: expect.any(String), hint: expect.any(String) };
  const hosts = ['prod', 'workstation', 'lost'];
  expect(JSON.parse(out)).toEqual({ problems: hosts.map((host) => ({ host, ...unreachable })) });
});
