import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { history, type ServiceManifest } from '@veille/protocol';
import { type Engine, temporaryFolder, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { testManifest, writeManifest } from '../support/manifest.ts';
import { until } from '../support/until.ts';
import { composeService } from './support/compose-service.ts';
import { spawnContainerStudio, start, startContainerStudio } from './support/container-studio.ts';

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

  test('one that was started by hand and never answers sleeps when it is stopped by hand', async (context) => {
    const mute = { command: ['node', '-e', 'setInterval(() => 0, 1e6)'] };
    const { engine, folder, service, running } = await prepare(
      context,
      {},
      {},
      { app: { depends_on: ['helper'], ...mute } },
    );
    const controller = await spawnContainerStudio(engine, folder, [service]);
    upByHand(engine, service);
    await controller.untilStatus('one', 'starting');

    engine.docker(['stop', idOf(engine, service, 'app')]);

    const view = await controller.untilStatus('one', 'stopped');
    expect(view).toMatchObject({ reason: null, diagnosis: null });
    await until('the helper to be stopped as well', () => running().length === 0);
  });

  test('a crash after a reload by a signal is a crash, and is told why', async (context) => {
    const { engine, folder, service } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    const app = idOf(engine, service, 'app');
    engine.docker(['kill', '--signal', 'HUP', app]);
    expect((await controller.view('one')).status).toBe('ready');

    crash(engine, app);

    const { diagnosis } = await controller.untilStatus('one', 'failed');
    expect(diagnosis?.sentence).toContain('SIGKILL');
  });

  test('one whose helper is stopped by hand sleeps as well; a step that has done its work is no loss', async (context) => {
    const step = { command: ['sleep', '2'] };
    const { engine, folder, service, running } = await prepare(context, {}, {}, { step });
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    await until('the step to be done', () => running().length === 2);
    expect((await controller.view('one')).status).toBe('ready');

    engine.docker(['stop', idOf(engine, service, 'helper')]);

    const view = await controller.untilStatus('one', 'stopped');
    expect(view).toMatchObject({ reason: null, diagnosis: null });
    expect(running()).toEqual([]);
  });

  test('one whose helper ends by itself has failed, even with 0, where another wants it healthy', async (context) => {
    const helper = { healthcheck: { test: ['CMD', 'true'], interval: '500ms' } };
    const app = {
      depends_on: { helper: { condition: 'service_healthy' } },
      labels: { ...made, ...dependsOn('helper') },
    };
    const { engine, folder, service, running } = await prepare(context, {}, {}, { helper, app });
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);

    engine.docker(['exec', idOf(engine, service, 'helper'), 'node', '-e', "process.kill(1, 'SIGTERM')"]);

    const { diagnosis } = await controller.untilStatus('one', 'failed');
    expect(diagnosis?.sentence).toContain('helper');
    expect(running()).toEqual([]);
  });

  test('one that is restarted by hand is awake again, and what it needs runs on', async (context) => {
    const { engine, folder, service } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    const { pid } = await controller.view('one');
    const helper = idOf(engine, service, 'helper');
    const helperSince = startOf(engine, helper);

    engine.docker(['restart', idOf(engine, service, 'app')]);

    await until('another first process', async () => {
      const seen = await controller.view('one');
      return seen.status === 'ready' && seen.pid !== pid;
    });
    expect(startOf(engine, helper)).toBe(helperSince);
  });

  test('one whose helper is restarted by hand stays awake', async (context) => {
    const { engine, folder, service } = await prepare(context);
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    const { since } = await controller.view('one');

    engine.docker(['restart', idOf(engine, service, 'helper')]);

    await sleep(longerThanItIsWaitedForMs);
    expect(await controller.view('one')).toMatchObject({ status: 'ready', since });
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

describe('after a controller that was killed', () => {
  test('what it was stopping is stopped to the end', async (context) => {
    const deaf = { command: ['node', '-e', "process.on('SIGTERM', () => 0); setInterval(() => 0, 1e6)"] };
    const helper = { ...deaf, depends_on: ['last'], labels: { ...made, ...dependsOn('last') } };
    const last = { labels: { ...made, ...dependsOn('') } };
    const { engine, folder, service, running } = await prepare(context, {}, {}, { helper, last });
    const first = await spawnContainerStudio(engine, folder, [service]);
    await start(first);
    void first.api('/api/services/one/stop', { method: 'POST' }).catch(() => undefined);
    await until('the one behind the door to be stopped', () => running().length === 2);
    await first.kill('SIGKILL');

    const second = await spawnContainerStudio(engine, folder, [service]);

    expect((await second.view('one')).status).toBe('stopped');
    expect(running()).toEqual([]);
  });

  test.for([
    ['has failed, and says why', { autostart: false }, 'failed', 0],
    ['is started again where it must run', { autostart: true }, 'ready', 2],
  ] as const)('one whose helper has ended meanwhile %s', async ([, more, status, after], context) => {
    const { engine, folder, service, running } = await prepare(context, {}, more, { helper: { restart: 'no' } });
    const first = await spawnContainerStudio(engine, folder, [service]);
    await start(first);
    await first.kill('SIGKILL');
    crash(engine, idOf(engine, service, 'helper'));
    await until('the helper to have ended', () => running().length === 1);

    const second = await spawnContainerStudio(engine, folder, [service]);

    await until('the helper to run again or all to be stopped', () => running().length === after);
    const { diagnosis } = await second.untilStatus('one', status);
    if (status === 'failed') expect(diagnosis?.sentence).toContain('helper');
    const { entries } = history.parse(JSON.parse((await second.api('/api/history')).body));
    expect(entries.find(({ what }) => what === 'failed')?.reason).toContain('helper');
  });

  test('what it was starting is stopped; what a person has started beside it runs on', async (context) => {
    const never = { healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 600 } };
    const app = { depends_on: { helper: { condition: 'service_healthy' } } };
    const { engine, folder, service, running } = await prepare(context, {}, {}, { app, helper: never });
    const first = await spawnContainerStudio(engine, folder, [service]);
    void start(first).catch(() => undefined);
    await until('the helper to run', () => running().length === 1);
    await first.kill('SIGKILL');

    const second = await spawnContainerStudio(engine, folder, [service]);
    expect((await second.view('one')).status).toBe('stopped');
    expect(running()).toEqual([]);
    await second.kill('SIGKILL');

    engine.docker(['start', idOf(engine, service, 'helper')]);
    const third = await spawnContainerStudio(engine, folder, [service]);
    expect((await third.view('one')).status).toBe('stopped');
    expect(running()).toHaveLength(1);
  });

  test('what was stopped meanwhile is forgotten: what a person then starts of it runs on', async (context) => {
    const { engine, folder, service, running } = await prepare(context);
    const first = await spawnContainerStudio(engine, folder, [service]);
    await start(first);
    await first.kill('SIGKILL');
    engine.docker(['stop', ...running()]);
    const second = await spawnContainerStudio(engine, folder, [service]);
    expect((await second.view('one')).status).toBe('stopped');
    await second.kill('SIGKILL');

    engine.docker(['start', idOf(engine, service, 'helper')]);
    const third = await spawnContainerStudio(engine, folder, [service]);

    expect((await third.view('one')).status).toBe('stopped');
    expect(running()).toHaveLength(1);
  });
});

/** Whoever is back later than three seconds after a stop was not restarted. */
const longerThanItIsWaitedForMs = 4000;
const made = { 'dev.veille.digest': 'd'.repeat(64) };
const dependsOn = (name: string) => ({ 'dev.veille.depends-on': name });
const projectLabel = 'com.docker.compose.project';
type Described = Awaited<ReturnType<typeof composeService>>;

function ofProject(service: Described): string {
  return `label=${projectLabel}=${service.compose.project}`;
}

function idOf({ docker }: Engine, service: Described, name: string): string {
  const named = ['--filter', `label=com.docker.compose.service=${name}`];
  return docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', ofProject(service), ...named]).trim();
}

/** Ends its first process behind the engine's back. */
function crash({ docker }: Engine, id: string): void {
  process.kill(Number(docker(['inspect', '--format', '{{.State.Pid}}', id])), 'SIGKILL');
}

function startOf({ docker }: Engine, id: string): string {
  return docker(['inspect', '--format', '{{.State.StartedAt}}', id]).trim();
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
  own: Readonly<Record<string, object>> = {},
) {
  const engine = engineOf(context);
  const image = await testImage(engine, 'web');
  const folder = await temporaryFolder();
  const usual = { app: { depends_on: ['helper'] }, helper: {} };
  const containers = Object.fromEntries(
    Object.entries<object>({ ...usual, ...own }).map(([name, has]) => [
      name,
      { image, ...usual[name as keyof typeof usual], ...has },
    ]),
  );
  const service = await composeService(engine, folder, { containers, compose, service: more });
  const words = ['ps', '--quiet', '--filter', ofProject(service)];
  const running = () => engine.docker(words).split('\n').filter(Boolean).sort();
  return { engine, image, folder, service, running };
}
