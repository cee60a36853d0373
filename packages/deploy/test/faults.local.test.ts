import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FaultCase, faultCase } from './support/fault-case.ts';
import { cutAt, killAfter, killAt } from './support/faulty-executor.ts';
import { samplePoints, seed } from './support/sample.ts';

const isRoot = process.getuid?.() === 0;
const bad = { probe: async () => 'no' };
const patience = 1_800_000;

/** The host is as before or as planned, and nothing of the deploy is left over. */
async function expectWhole(faults: FaultCase, state: 'before' | 'after' | null, point: string): Promise<void> {
  const where = `seed ${seed}, ${point}: ${state === null ? JSON.stringify(faults.tree(), null, 1) : ''}`;
  expect(state, where).not.toBeNull();
  for (const journal of ['open', 'back', 'done']) {
    expect(existsSync(join(faults.host.memory, journal)), `${where} ${journal}`).toBe(false);
  }
  expect(await faults.finishes(), `the next run after ${where}`).toBe(true);
}

describe.skipIf(!isRoot)('a host is as before or as planned, and the next run finishes, when', () => {
  test(
    'the shell of a deploy is killed at any step',
    async () => {
      const faults = await faultCase(await temporaryFolder());
      const states = new Set<string | null>();
      for (const step of samplePoints(faults.steps.good, 4)) {
        const state = await faults.suffer(killAt(faults.host.executor, 'session', step));
        await expectWhole(faults, state, `session killed at step ${step} of ${faults.steps.good}`);
        states.add(state);
      }
      expect(faults.steps.good).toBeGreaterThan(25);
    },
    patience,
  );

  test(
    'the shell is killed while it puts back',
    async () => {
      const faults = await faultCase(await temporaryFolder());
      const first = faults.steps.good - 10;
      for (const point of samplePoints(faults.steps.bad - first, 2)) {
        const step = first + point;
        const state = await faults.suffer(killAt(faults.host.executor, 'session', step), bad);
        expect(state, `killed at step ${step}`).toBe('before');
        await expectWhole(faults, state, `session killed at step ${step} of ${faults.steps.bad} with bad probes`);
      }
    },
    patience,
  );

  test(
    'the keeper is killed while it puts back for a killed deploy, and the host boots',
    async () => {
      const faults = await faultCase(await temporaryFolder());
      const { executor } = faults.host;
      const inTheMiddle = faults.steps.good - 14;
      for (const step of samplePoints(30, 2)) {
        const killed = killAt(killAt(executor, 'session', inTheMiddle), 'keeper', step);
        await faults.sufferUntilBoot(killed);
        await expectWhole(faults, faults.state(), `keeper killed at step ${step}`);
      }
    },
    patience,
  );

  test(
    'the shell and all that it has started are killed at any moment',
    async () => {
      const faults = await faultCase(await temporaryFolder());
      const { executor, memory } = faults.host;
      for (const point of samplePoints(80, 3)) {
        const state = await faults.suffer(killAfter(executor, join(memory, 'lock'), point * 8));
        await expectWhole(faults, state, `killed ${point * 8} ms after it had the lock`);
      }
    },
    patience,
  );

  test(
    'the connection breaks at any line',
    async () => {
      const faults = await faultCase(await temporaryFolder());
      for (const line of samplePoints(9, 2)) {
        const state = await faults.suffer(cutAt(faults.host.executor, line));
        await expectWhole(faults, state, `cut at line ${line}`);
      }
    },
    patience,
  );

  test(
    'the disk is full at any point',
    async () => {
      const folder = await temporaryFolder();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status).toBe(0);
      onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
      const faults = await faultCase(folder);
      const used = Number(spawnSync('df', ['--output=used', '-k', folder], { encoding: 'utf8' }).stdout.split('\n')[1]);
      const resize = (kilobytes: number) => spawnSync('mount', ['-o', `remount,size=${kilobytes}k`, folder]);
      const states = new Set<string | null>();
      for (const point of samplePoints(40, 3)) {
        const state = await faults.suffer(faults.host.executor, {}, () => resize(used + point * 4));
        resize(4096);
        await faults.host.untilQuiet();
        await expectWhole(faults, state ?? faults.state(), `${point * 4} kB free`);
        states.add(state);
      }
    },
    patience,
  );
});
