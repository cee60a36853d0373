import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSshExecutor, type SshOptions } from '@veille/deploy';
import { type Host, makeNetwork, startHost, temporaryFolder, useEngine } from '@veille/testkit';
import { expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { testExecutor } from './support/executor-conformance.ts';

const engineFor = useEngine();

function executorFor(host: Host, parts: Partial<SshOptions> = {}) {
  const ssh = ['ssh', '-F', host.sshConfig];
  const base = { host: 'pi', destination: host.name, ssh, handOver: null, askPassword: async () => 'pi' };
  return createSshExecutor({ ...base, ...parts });
}

async function start(context: TestContext): Promise<Host> {
  const engine = engineFor(context);
  const folder = await temporaryFolder();
  const network = makeNetwork(engine);
  onTestFinished(network.remove);
  const host = await startHost(engine, { name: 'pi', folder, network, number: 2 });
  onTestFinished(host.remove);
  return host;
}

testExecutor('ssh', async (context) => executorFor(await start(context)));

test('root is reached with a password that is asked for once, and every way of not reaching it is said', async (context) => {
  const host = await start(context);
  const { signal } = new AbortController();
  const id = { words: ['id', '-u'], root: true, signal };
  let asked = 0;
  const askPassword = async () => {
    asked += 1;
    return 'pi';
  };
  const executor = executorFor(host, { askPassword });
  expect(await executor.run(id)).toMatchObject({ code: 0, stdout: '0\n', stderr: '' });
  expect(await executor.run(id)).toMatchObject({ stdout: '0\n' });
  expect(asked).toBe(1);

  await meetsWrongPasswords(host);
  const nobody = executorFor(host, { askPassword: async () => null }).run(id);
  await expect(nobody).rejects.toMatchObject({ code: 'host-denied', message: expect.stringMatching(/no terminal/) });
  host.exec(['gpasswd', '--delete', 'pi', 'sudo']);
  const denied = executorFor(host).run(id);
  const line = 'pi ALL=(root) /bin/sh';
  const hint = expect.stringContaining(line);
  await expect(denied).rejects.toMatchObject({
    code: 'host-denied',
    message: expect.stringMatching(/sudoers/),
    hint,
  });
  host.write('/etc/sudoers.d/veille', `${line}\n`, 0o440);
  expect(await executorFor(host).run(id)).toMatchObject({ stdout: '0\n' });
  host.write('/etc/sudoers.d/veille', 'pi ALL=(ALL) NOPASSWD: ALL\n', 0o440);
  const free = executorFor(host, { askPassword: async () => null }).run(id);
  expect(await free).toMatchObject({ stdout: '0\n' });

  await meetsUnknownKey(host);

  host.cutNetwork();
  const ssh = ['ssh', '-F', host.sshConfig, '-o', 'ConnectTimeout=2'];
  const cut = executorFor(host, { ssh }).run(id);
  await expect(cut).rejects.toMatchObject({ code: 'host-unreachable' });
  const nowhere = executorFor(host, { destination: 'nowhere.invalid' }).run(id);
  await expect(nowhere).rejects.toMatchObject({ message: expect.stringMatching(/no machine named nowhere.invalid/) });
});

/** As often as sudo asks somebody at the host itself, and all over standard input. */
async function meetsWrongPasswords(host: Host): Promise<void> {
  const id = { words: ['id', '-u'], root: true, input: '', signal: new AbortController().signal };
  const typing = (...passwords: string[]) => {
    const asked: boolean[] = [];
    const askPassword: SshOptions['askPassword'] = async (_host, again) => {
      asked.push(again);
      return passwords.shift() ?? null;
    };
    return { asked, executor: executorFor(host, { askPassword }) };
  };
  const { asked, executor } = typing('wrong', '', 'pi');
  expect(await executor.run(id)).toMatchObject({ code: 0, stdout: '0\n', stderr: '' });
  expect(await executor.run({ ...id, words: ['cat'], input: 'input' })).toMatchObject({ stdout: 'input' });
  expect(asked).toEqual([false, true, true]);

  const denied = { code: 'host-denied', message: 'The sudo password for pi is wrong.' };
  const never = typing('wrong', 'wrong', 'wrong', 'pi');
  await expect(never.executor.run(id)).rejects.toMatchObject(denied);
  expect(never.asked).toEqual([false, true, true]);
  for (const tries of [1, 5]) {
    host.write('/etc/sudoers.d/tries', `Defaults passwd_tries=${tries}\n`, 0o440);
    const { asked, executor } = typing('wrong', 'wrong', 'wrong', 'pi');
    await expect(executor.run(id)).rejects.toMatchObject(denied);
    expect(asked).toHaveLength(Math.min(tries, 3));
  }
  host.exec(['rm', '/etc/sudoers.d/tries']);
}

/** SSH asks about a key that it does not know: once, when it is let, and never by itself. */
async function meetsUnknownKey(host: Host): Promise<void> {
  const folder = await temporaryFolder();
  const answer = join(folder, 'answer');
  writeFileSync(answer, '#!/bin/sh\necho yes\n', { mode: 0o700 });
  // In place of a terminal.
  vi.stubEnv('SSH_ASKPASS', answer);
  vi.stubEnv('SSH_ASKPASS_REQUIRE', 'force');
  const known = ['-o', `UserKnownHostsFile=${join(folder, 'known')}`, '-o', 'StrictHostKeyChecking=ask'];
  const ssh = ['ssh', '-F', host.sshConfig, ...known];
  const name = { words: ['uname'], root: false, signal: new AbortController().signal };
  await expect(executorFor(host, { ssh }).run(name)).rejects.toMatchObject({
    message: expect.stringMatching(/not known/),
  });
  let asked = 0;
  const handOver: SshOptions['handOver'] = async (work) => {
    asked += 1;
    return await work();
  };
  const executor = executorFor(host, { ssh, handOver });
  expect(await Promise.all([executor.run(name), executor.run(name)])).toMatchObject([{ code: 0 }, { code: 0 }]);
  expect(await executor.run(name)).toMatchObject({ code: 0 });
  expect(asked).toBe(1);
  vi.unstubAllEnvs();
}

test('a question for a password is taken back when the connection breaks, and that is what is told', async (context) => {
  const host = await start(context);
  const takenBack = Promise.withResolvers<void>();
  const askPassword: SshOptions['askPassword'] = (_host, _again, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        takenBack.resolve();
        reject(signal.reason);
      });
      host.exec(['pkill', '-KILL', '-u', 'pi', 'sshd']);
    });
  const { signal } = new AbortController();
  const run = executorFor(host, { askPassword }).run({ words: ['id', '-u'], root: true, signal });
  await expect(run).rejects.toMatchObject({ code: 'host-unreachable' });
  await takenBack.promise;
});

test('a connection through the host reaches what the host reaches', async (context) => {
  const host = await start(context);
  const stream = executorFor(host).connect('127.0.0.1', 22, new AbortController().signal);
  const first = await new Promise((resolve, reject) => {
    stream.once('data', (bytes: Buffer) => resolve(bytes.toString()));
    stream.once('error', reject);
  });
  expect(first).toMatch(/^SSH-2.0/);
  stream.destroy();
});
