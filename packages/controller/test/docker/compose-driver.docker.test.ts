import { randomBytes } from 'node:crypto';
import { type DriverGround, temporaryFolder, testDriver, testImage, useEngine } from '@veille/testkit';
import { describe, type TestContext, vi } from 'vitest';
import { probeOnce } from '../../src/probe/probe.ts';
import { composeVersions, driverFor } from './support/compose-driver.ts';
import { composeService } from './support/compose-service.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe.each(['docker-compose', 'docker compose'] as const)('the compose driver, with %s', (version) => {
  testDriver((context) => prepareContainers(context, version));
});

async function prepareContainers(
  context: TestContext,
  version: 'docker-compose' | 'docker compose',
): Promise<DriverGround> {
  const engine = engineOf(context);
  const env = composeVersions(engine)[version] ?? context.skip('the plugin of docker compose was not built');
  const image = await testImage(engine, 'web');
  const folder = await temporaryFolder();
  const id = randomBytes(4).toString('hex');
  const described = (own: object) => composeService(engine, folder, { id, containers: { app: { image, ...own } } });
  const service = await described({});
  const running = ['ps', '--quiet', '--filter', `label=com.docker.compose.project=${service.compose.project}`];
  const ids = () => engine.docker(running).split('\n').filter(Boolean);
  const ending = await described({ environment: { EXIT_CODE: '3' }, restart: 'no' });
  const impossible = await described({ image: 'localhost:1/no-such-image:1' });
  return {
    createDriver: () => driverFor(engine, env, service.compose),
    service,
    endingService: () => ending,
    impossibleService: impossible,
    answers: async () => (await probeOnce(service)).ready,
    count: async () => ids().length,
    crash: async () => void engine.docker(['kill', ...ids()]),
  };
}
