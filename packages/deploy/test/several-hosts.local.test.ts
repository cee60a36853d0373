import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplyOptions, Executor, Outcome } from '@veille/deploy';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { cutAt, loseFrom } from './support/faulty-executor.ts';
import { fileAt, type PrivateHost, privateHost } from './support/private-host.ts';
import { samplePoints, seed } from './support/sample.ts';

const isRoot = process.getuid?.() === 0;
/** What a host says in a deploy that goes well: locked, observed, stage, rename, applied, there, confirmed. */
const lines = 7;

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
