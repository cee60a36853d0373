import { join } from 'node:path';
import { createSshExecutor } from '@veille/deploy';
import { makeNetwork, startHost, temporaryFolder, useEngine } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { onEveryHost } from '../../src/deploy/open-hosts.ts';

const engineFor = useEngine();

test('several hosts that let nobody in are told at once, each with its own way out, and the others are asked to their end', async (context) => {
  const engine = engineFor(context);
  const folder = await temporaryFolder();
  const network = makeNetwork(engine);
  onTestFinished(network.remove);
  const pi = await startHost(engine, { name: 'pi', folder, network, number: 2 });
  onTestFinished(pi.remove);
  const open = (host: string, words: readonly string[] = [], password: string | null = 'pi') => {
    const ssh = ['ssh', '-F', pi.sshConfig, ...words];
    return createSshExecutor({ host, destination: 'pi', ssh, handOver: null, askPassword: async () => password });
  };
  const executors = [
    open('off', ['-o', 'Port=1']),
    open('good'),
    open('stranger', ['-o', `UserKnownHostsFile=${join(folder, 'none')}`]),
    open('locked', ['-o', 'User=root']),
    open('guarded', [], null),
    open('forgotten', [], 'wrong'),
  ];
  const answers: string[] = [];
  const asked = onEveryHost(
    new Map(executors.map((executor) => [executor.host, executor])),
    new AbortController().signal,
    async (executor, signal) => {
      const { stdout } = await executor.run({ words: ['id', '-u'], root: true, signal });
      answers.push(`${executor.host} ${stdout.trim()}`);
    },
  );
  const problem = (host: string, message: RegExp, hint: RegExp) => ({
    host,
    error: expect.objectContaining({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) }),
  });
  await expect(asked).rejects.toMatchObject({
    problems: [
      problem('off', /^off .*does not answer/, /Is it on/),
      problem('stranger', /key of stranger is not known/, /compare the fingerprint/),
      problem('locked', /^locked .*lets nobody in/, /ssh-copy-id/),
      problem('guarded', /password on guarded.* no terminal/, /Run it in a terminal/),
      problem('forgotten', /password for forgotten is wrong/, /give the right one/),
    ],
  });
  expect(answers).toEqual(['good 0']);
});
