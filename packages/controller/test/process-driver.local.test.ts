import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DriverGround, findProcesses, temporaryFolder, testDriver } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { identify, isRunning } from '../src/drivers/process/identity.ts';
import { createProcessDriver } from '../src/drivers/process/process-driver.ts';
import { probeOnce } from '../src/probe/probe.ts';
import { testService } from './support/manifest.ts';

describe('the process driver', () => testDriver(prepareProcesses));

async function prepareProcesses(): Promise<DriverGround> {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'run'));
  const service = testService(folder, 'one', { HELPER: '1' });
  const { process: spec } = service;
  return {
    createDriver: () => createProcessDriver(join(folder, 'log'), { PATH: process.env.PATH ?? '' }),
    service,
    endingService: (exitCode) => testService(folder, 'one', { EXIT_AFTER_MS: '20', EXIT_CODE: String(exitCode) }),
    impossibleService: { ...service, process: spec && { ...spec, command: [join(folder, 'no-such-program')] } },
    answers: async () => (await probeOnce(service)).ready,
    count: async () => (await findProcesses(folder)).length,
    crash: async ({ pid }) => void process.kill(-(pid ?? 0), 'SIGKILL'),
  };
}

describe('the identity of a process', () => {
  test('another start time, another boot or another pid is another process', () => {
    const own = identify(process.pid);
    if (own === null) throw new Error('this process must exist');
    expect(isRunning(own)).toBe(true);
    expect(isRunning({ ...own, startTime: String(Number(own.startTime) + 1) })).toBe(false);
    expect(isRunning({ ...own, bootId: 'another' })).toBe(false);
    expect(isRunning({ ...own, pid: 2 ** 22 + 1 })).toBe(false);
  });
});
