import { temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { describe, expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { composeVersions, driverFor } from './support/compose-driver.ts';
import { composeService } from './support/compose-service.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

type Version = 'docker-compose' | 'docker compose';

describe.each(['docker-compose', 'docker compose'] as const)('the boot log of a service that %s makes', (version) => {
  test('has what compose says, live and afterwards, and nothing of an earlier start', async (context) => {
    const { service, driver, bootLog } = await prepare(context, version);
    const live: string[] = [];
    onTestFinished(driver.followLogs('one', (line) => live.push(line)));

    const run = await driver.start(service);
    const first = await bootLog();
    expect(first.join('\n')).toMatch(/^compose: .*(?:Creating network|Network .* Creat)/);
    expect(live).toEqual(expect.arrayContaining(first.filter((line) => line.startsWith('compose: '))));

    await driver.stop(service, run);
    const again = await driver.start(service);
    onTestFinished(() => driver.stop(service, again));
    expect((await bootLog()).filter((line) => line.startsWith('compose: '))).toEqual([]);
  });

  test('has the error that compose ended with', async (context) => {
    const { service, driver, bootLog } = await prepare(context, version, { colour: 'blue' });
    await expect(driver.start(service)).rejects.toThrow();
    expect((await bootLog()).join('\n')).toMatch(/^compose: .*colour/m);
  });
});

async function prepare(context: TestContext, version: Version, more: object = {}) {
  const engine = engineOf(context);
  const env = composeVersions(engine)[version] ?? context.skip('the plugin of docker compose was not built');
  const app = { image: await testImage(engine, 'web'), ...more };
  const service = await composeService(engine, await temporaryFolder(), { containers: { app } });
  const driver = driverFor(engine, env, service.compose);
  return { service, driver, bootLog: () => driver.logs('one', 40, { latestStart: true }) };
}
