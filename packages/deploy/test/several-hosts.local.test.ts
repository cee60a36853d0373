import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApplyOptions, type Executor, type Outcome, readPrevious } from '@veille/deploy';
import { openFileServer, temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { cutAt, loseFrom } from './support/faulty-executor.ts';
import { fileAt, type PrivateHost, privateHost } from './support/private-host.ts';
import { samplePoints, seed } from './support/sample.ts';

const isRoot = process.getuid?.() === 0;
/** What a host says in a deploy that goes well: locked, observed, stage, staged, alive, rename, applied, there, confirmed. */
const lines = 9;

interface Pair {
  readonly apply: (executors: readonly Executor[], options?: Partial<ApplyOptions>) => Promise<Outcome>;
  readonly hosts: readonly [PrivateHost, PrivateHost];
  /** Of each host, whether it has the files of the deploy. */
  readonly states: () => Promise<boolean[]>;
}

async function pairOfHosts(): Promise<Pair> {
  const folder = await temporaryFolder();
  const start = (name: string) => {
    mkdirSync(join(folder, name));
    return privateHost(join(folder, name), name);
  };
  const hosts = [start('one'), start('two')] as const;
  const memories = new Map(hosts.map(({ executor, memory }) => [executor.host, memory]));
  let version = 0;
  const apply: Pair['apply'] = async (executors, options = {}) => {
    version += 1;
    const plans = await Promise.all(hosts.map((host) => host.plan({ files: [fileAt(host, 'file', `${version}\n`)] })));
    const plan = { hosts: plans.flatMap((each) => each.hosts), conservation: null };
    const memory = (host: string) => memories.get(host) ?? '';
    return hosts[0].apply(plan, { executors, memory, ...options });
  };
  const states = async () => {
    await Promise.all(hosts.map(({ untilQuiet }) => untilQuiet()));
    return hosts.map((host) => host.read('file') === `${version}\n`);
  };
  expect(await apply(hosts.map(({ executor }) => executor))).toMatchObject({ isGood: true });
  return { apply, hosts, states };
}

describe.skipIf(!isRoot)('two hosts are of one deploy, or none is, when', () => {
  test('the connection to one of them breaks at any line before the last', async () => {
    const { apply, hosts, states } = await pairOfHosts();
    const [one, two] = hosts.map(({ executor }) => executor) as [Executor, Executor];
    for (const line of samplePoints(lines - 1, 2)) {
      const outcome = await apply([one, cutAt(two, line)]);
      expect(outcome.isGood).toBe(false);
      expect(await states(), `seed ${seed}, cut at line ${line}`).toEqual([false, false]);
    }
    expect(await apply([one, two])).toMatchObject({ isGood: true });
  }, 300_000);

  test('one of them does not hear any more that all is well, long before its connection is known to be broken', async () => {
    const { apply, hosts, states } = await pairOfHosts();
    const [one, two] = hosts.map(({ executor }) => executor) as [Executor, Executor];
    const outcome = await apply([one, loseFrom(two, 'all-good')]);
    expect(outcome.hosts).toMatchObject([
      { host: 'one', state: 'put-back' },
      { host: 'two', state: 'left-to-host', hint: expect.stringContaining('in 5 minutes at the latest') },
    ]);
    expect(await states()).toEqual([false, false]);
  });
});

test.skipIf(!isRoot)('no host changes before the slowest has all that it needs, however long that takes', async () => {
  const { hosts } = await pairOfHosts();
  const [one, two] = hosts;
  const server = await openFileServer();
  server.plan({ silentAfter: 1000 });
  const folder = two.path('models');
  const path = join(folder, 'model.bin');
  const download = { url: server.url, sha256: server.sha256, path, folder, target: 'caddy', owner: 'root' };
  const plans = [
    await one.plan({ files: [fileAt(one, 'file', 'new\n')] }),
    await two.plan({ files: [fileAt(two, 'file', 'new\n')], downloads: [download] }),
  ];
  const plan = { hosts: plans.flatMap((each) => each.hosts), conservation: null };
  const executors = hosts.map(({ executor }) => executor);
  const memories = new Map(hosts.map(({ executor, memory }) => [executor.host, memory]));
  const deploying = one.apply(plan, { executors, memory: (host) => memories.get(host) ?? '', limitSeconds: 3 });
  const deadlines = new Set<string>();
  const watch = () => {
    const file = join(one.memory, 'open/deadline');
    if (existsSync(file)) deadlines.add(readFileSync(file, 'utf8'));
    return deadlines.size;
  };
  // The first is for staging, the second for the wait: any further one was moved on while it waited, beyond the limit.
  await expect.poll(watch, { timeout: 30_000 }).toBeGreaterThan(2);
  expect(one.read('file')).not.toBe('new\n');
  server.cut();
  expect(await deploying).toMatchObject({ isGood: true });
  expect(hosts.map((host) => host.read('file'))).toEqual(['new\n', 'new\n']);
});

test.skipIf(!isRoot)(
  'what somebody writes while a host waits for the others is kept, and refuses the deploy',
  async () => {
    const { apply, hosts, states } = await pairOfHosts();
    const [one] = hosts;
    const onEvent: ApplyOptions['onEvent'] = (event) => {
      if (event.type === 'step' && event.host === 'one' && event.text === 'staged') one.write('file', 'theirs\n');
    };
    const executors = hosts.map(({ executor }) => executor);
    const outcome = await apply(executors, { onEvent });
    expect(outcome.hosts).toMatchObject([
      { host: 'one', state: 'put-back', problem: expect.stringContaining('was written by somebody else') },
      { host: 'two', state: 'put-back' },
    ]);
    expect(await states()).toEqual([false, false]);
    expect(one.read('file')).toBe('theirs\n');
  },
);

test.skipIf(!isRoot)(
  'a connection that breaks at the very last word leaves two hosts that differ, and says so',
  async () => {
    const { apply, hosts, states } = await pairOfHosts();
    const [one, two] = hosts.map(({ executor }) => executor) as [Executor, Executor];
    const outcome = await apply([one, loseFrom(two, 'confirm')]);
    expect(outcome.hosts).toMatchObject([
      { host: 'one', state: 'confirmed' },
      { host: 'two', state: 'left-to-host', hint: expect.stringContaining('as planned if the last word') },
    ]);
    expect(await states()).toEqual([true, false]);
    expect(await apply([one, two])).toMatchObject({ isGood: true });
  },
);

test.skipIf(!isRoot)('hosts remember a deploy under one name, and when it ended on each', async () => {
  const { hosts } = await pairOfHosts();
  const [one, two] = await Promise.all(hosts.map((host) => readPrevious(host.executor, host)));
  expect(one).toMatchObject({ id: two?.id, who: 'ann@laptop', why: 'deploy' });
  expect(Date.parse(one?.when ?? '')).toBeLessThanOrEqual(Date.now());
});
