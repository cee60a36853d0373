import { type Engine, temporaryFolder, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { describe, expect, test, vi } from 'vitest';
import { followEvents } from '../support/follow-events.ts';
import { testManifest } from '../support/manifest.ts';
import { until } from '../support/until.ts';
import { composeService } from './support/compose-service.ts';
import { start, startContainerStudio } from './support/container-studio.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe.each(['docker-compose', 'docker compose'] as const)('with %s', (version) => {
  test('containers that point at a network that is gone are taken down and made anew, once', async (context) => {
    const engine = engineOf(context);
    const found = version === 'docker compose' ? withComposePlugin(engine) : engine.env;
    const env = found ?? context.skip('the plugin of docker compose was not built');
    const image = await testImage(engine, 'web');
    const folder = await temporaryFolder();
    const service = await composeService(engine, folder, {
      containers: { app: { image, depends_on: ['helper'] }, helper: { image } },
    });
    const { project } = service.compose;
    const controller = await startContainerStudio(engine, folder, [service], env);
    await start(controller);
    await controller.api('/api/services/one/stop', { method: 'POST' });
    const networkOf = () => engine.docker(['network', 'ls', '--quiet', '--filter', `name=${project}`]).trim();
    const lost = networkOf();
    engine.docker(['network', 'rm', project]);
    expect(() => engine.docker(['start', containerOf(engine, project, 'helper')])).toThrow(/network \S+ not found/);
    const heard = await followEvents({ socketPath: testManifest(folder, []).apiSocket, path: '/api/events' });

    await start(controller);

    const view = await controller.view('one');
    expect(view).toMatchObject({ status: 'ready', diagnosis: null });
    expect(networkOf()).not.toBe(lost);
    const history = JSON.parse((await controller.api('/api/history?service=one')).body);
    const healed = history.entries.filter(({ what }: { what: string }) => what === 'healed');
    expect(healed).toMatchObject([{ reason: expect.stringContaining('network that is gone') }]);
    const told = await until('the event', () => heard().find((event) => event.type === 'healed'));
    expect(told.sentence).toContain('network that is gone');
  });
});

function containerOf({ docker }: Engine, project: string, name: string): string {
  const labels = { project, service: name };
  const filters = Object.entries(labels).flatMap(([key, value]) => [
    '--filter',
    `label=com.docker.compose.${key}=${value}`,
  ]);
  return docker(['ps', '--all', '--quiet', ...filters]).trim();
}
