import { temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCompose } from '../../src/drivers/compose/compose-command.ts';
import { composeVersions, driverFor } from './support/compose-driver.ts';
import { composeService } from './support/compose-service.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe.each(['docker-compose', 'docker compose'] as const)('what %s has made', (version) => {
  test('is started again without it, in order, until the file is another one', async (context) => {
    const engine = engineOf(context);
    const env = composeVersions(engine)[version] ?? context.skip('the plugin of docker compose was not built');
    const image = await testImage(engine, 'web');
    const service = await composeService(engine, await temporaryFolder(), {
      containers: {
        app: {
          image,
          depends_on: {
            helper: { condition: 'service_healthy' },
            step: { condition: 'service_completed_successfully' },
          },
          labels: labels('helper,step:service_completed_successfully'),
        },
        helper: { image, healthcheck: healthyWhenItListens, labels: labels('') },
        step: { image, command: ['sleep', String(stepSeconds)], labels: labels('') },
      },
    });
    const calls: string[] = [];
    const compose = createCompose(env);
    const driver = driverFor(engine, env, service.compose, {
      ...compose,
      up: (...words) => {
        calls.push('up');
        return compose.up(...words);
      },
    });
    const startOnce = async (manifest = service) => driver.stop(manifest, await driver.start(manifest));

    await startOnce();
    expect(calls).toEqual(['up']);
    const again = await driver.start(service);
    onTestFinished(() => driver.stop(service, again));
    expect(calls).toEqual(['up']);
    const [helper = 0, step = 0, app = 0] = ['helper', 'step', 'app'].map((name) => startOf(name));
    expect(app - helper).toBeGreaterThan(listensAfterMs);
    expect(app - step).toBeGreaterThan(stepSeconds * 1000);
    await driver.stop(service, again);

    await startOnce({ ...service, compose: { ...service.compose, digest: 'e'.repeat(64) } });
    expect(calls).toEqual(['up', 'up']);

    function startOf(name: string): number {
      const filters = { project: service.compose.project, service: name };
      const words = Object.entries(filters).flatMap(([key, value]) => [
        '--filter',
        `label=com.docker.compose.${key}=${value}`,
      ]);
      const id = engine.docker(['ps', '--all', '--quiet', ...words]).trim();
      return Date.parse(engine.docker(['inspect', '--format', '{{.State.StartedAt}}', id]).trim());
    }
  });
});

const listensAfterMs = 1000;
const stepSeconds = 2;
const healthyWhenItListens = {
  test: ['CMD', 'node', '-e', `setTimeout(() => 0, ${listensAfterMs})`],
  interval: '200ms',
};

function labels(dependsOn: string): Record<string, string> {
  return { 'dev.veille.digest': 'd'.repeat(64), 'dev.veille.depends-on': dependsOn };
}
