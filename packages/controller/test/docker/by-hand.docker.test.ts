import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { history, type ServiceManifest } from '@veille/protocol';
import { type Engine, temporaryFolder, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { testManifest, writeManifest } from '../support/manifest.ts';
import { until } from '../support/until.ts';
import { composeService } from './support/compose-service.ts';
import { start, startContainerStudio } from './support/container-studio.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe('containers that a person has a hand in', () => {
  test('those that run when the controller comes are adopted, not started anew', async (context) => {
    const { engine, folder, service, running } = await prepare(context);
    upByHand(engine, service);
    const before = running();

    const controller = await startContainerStudio(engine, folder, [service]);

    await controller.untilStatus('one', 'ready');
    expect(running()).toEqual(before);
  });

  test('those that are started while the controller runs are adopted, opened when they answer, and sleep in time', async (context) => {
    const { engine, folder, service, running } = await prepare(context, {}, { sleepAfterMs: 3000, memoryBytes: 64e6 });
    const controller = await startContainerStudio(engine, folder, [service]);
    const marker = join(folder, 'run', 'ready', 'one');
    expect((await controller.view('one')).status).toBe('stopped');

    const startedAt = Date.now();
    upByHand(engine, service);
    const byHand = running();

    const view = await controller.untilStatus('one', 'ready');
    expect(existsSync(marker)).toBe(true);
    expect(view.sleepsAt).not.toBeNull();
    expect(Date.parse(view.sleepsAt ?? '') - Date.parse(view.since ?? '')).toBeGreaterThanOrEqual(3000);
    expect(running()).toEqual(byHand);
    await controller.untilStatus('one', 'stopped');
    expect(Date.now() - startedAt).toBeGreaterThan(3000);
    expect(existsSync(marker)).toBe(false);
    expect(running()).toEqual([]);
    const { entries } = history.parse(JSON.parse((await controller.api('/api/history')).body));
    expect(entries.map(({ what, reason }) => [what, reason])).toEqual([
      ['slept', 'nobody has used it'],
      ['woke', 'somebody started it by hand'],
    ]);
  });

  test('one that sleeps and is started by hand is awake again, also the second time', async (context) => {
    const { engine, folder, service } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    for (const _round of [1, 2]) {
      await controller.api('/api/services/one/stop', { method: 'POST' });
      engine.docker(['start', idOf(engine, service, 'app')]);
      await controller.untilStatus('one', 'ready');
    }
  });

  test('those that run already when their service comes into the stack are adopted', async (context) => {
    const { engine, folder, service, running } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, []);
    upByHand(engine, service);
    const before = running();
    writeManifest(folder, testManifest(folder, [service]));
    const answer = await controller.api('/api/reload', { method: 'POST' });
    expect(answer.status).toBe(200);
    await controller.untilStatus('one', 'ready');
    expect(running()).toEqual(before);
  });

  test('one that is stopped by hand puts its service to sleep, without a failure', async (context) => {
    const { engine, folder, service, running } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);

    engine.docker(['stop', idOf(engine, service, 'app')]);

    const view = await controller.untilStatus('one', 'stopped');
    expect(view).toMatchObject({ reason: null, diagnosis: null });
    await until('the helper to be stopped as well', () => running().length === 0);
  });

  test('a project that is not in the manifest is not touched, whatever is stopped', async (context) => {
    const { engine, folder, service, image } = await prepare(context);
    const stranger = engine.docker([
      'run',
      '--detach',
      '--label',
      `${projectLabel}=${service.compose.project}-2`,
      image,
    ]);
    context.onTestFinished(() => void engine.docker(['rm', '--force', stranger.trim()]));
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    await controller.api('/api/services/one/stop', { method: 'POST' });
    expect(engine.docker(['inspect', '--format', '{{.State.Running}}', stranger.trim()]).trim()).toBe('true');
  });

  test('a compose file of their own is woken from what it has made, and only what the manifest names is stopped', async (context) => {
    const { engine, folder, service, running } = await prepare(context, {
      ownFile: true,
      bridge: null,
      containers: ['app'],
    });
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    const before = running();
    expect(before).toHaveLength(2);
    await controller.api('/api/services/one/stop', { method: 'POST' });
    expect(running()).toEqual(before.filter((id) => id !== idOf(engine, service, 'app').slice(0, 12)));
    await start(controller);
    expect(running()).toEqual(before);
  });
});

test('a service that is to leave no containers has none while it sleeps, and wakes again', async (context) => {
  const { engine, folder, service } = await prepare(context, { onSleep: 'remove' });
  const all = () => engine.docker(['ps', '--all', '--quiet', '--filter', ofProject(service)]).trim();
  const controller = await startContainerStudio(engine, folder, [service]);
  await start(controller);
  await controller.api('/api/services/one/stop', { method: 'POST' });
  expect(all()).toBe('');
  await start(controller);
  expect((await controller.view('one')).status).toBe('ready');
});

const projectLabel = 'com.docker.compose.project';
type Described = Awaited<ReturnType<typeof composeService>>;

function ofProject(service: Described): string {
  return `label=${projectLabel}=${service.compose.project}`;
}

function idOf({ docker }: Engine, service: Described, name: string): string {
  const named = ['--filter', `label=com.docker.compose.service=${name}`];
  return docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', ofProject(service), ...named]).trim();
}

/** As a person types it. */
function upByHand(engine: Engine, { compose: { project, files } }: Described): void {
  const env = withComposePlugin(engine);
  const compose = env ? ['docker', 'compose'] : ['docker-compose'];
  const up = [...compose, '--project-name', project, '--file', files[0] ?? '', 'up', '--detach'];
  engine.run(['env', ...Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`), ...up]);
}

async function prepare(
  context: TestContext,
  compose: Partial<Described['compose']> = {},
  more: Partial<ServiceManifest> = {},
) {
  const engine = engineOf(context);
  const image = await testImage(engine, 'web');
  const folder = await temporaryFolder();
  const containers = { app: { image, depends_on: ['helper'] }, helper: { image } };
  const service = await composeService(engine, folder, { containers, compose, service: more });
  const words = ['ps', '--quiet', '--filter', ofProject(service)];
  const running = () => engine.docker(words).split('\n').filter(Boolean).sort();
  return { engine, image, folder, service, running };
}
