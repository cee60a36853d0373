import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { composeService } from './support/compose-service.ts';
import { start, startContainerStudio } from './support/container-studio.ts';
import { canStartEngines, startSeparateEngine } from './support/separate-engine.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

test('what was awake is ready again after a restart of the engine, and whoever asked meanwhile was held', async (context) => {
  const machine = engineOf(context);
  if (!canStartEngines(machine))
    return context.skip('only root, with dockerd, can start an engine that may be restarted');
  const image = await testImage(machine, 'web');
  const folder = await temporaryFolder();
  const { engine, restart, stop } = await startSeparateEngine(machine, folder, image);
  onTestFinished(stop);
  const service = await composeService(engine, folder, {
    containers: { app: { image, depends_on: ['helper'] }, helper: { image } },
  });
  const controller = await startContainerStudio(engine, folder, [service], undefined, { holdTimeoutMs: 60_000 });
  await start(controller);
  const before = await controller.view('one');
  expect(before.status).toBe('ready');

  const restarted = restart();
  await controller.untilStatus('one', 'starting');
  expect(existsSync(join(folder, 'run/ready/one'))).toBe(false);
  const held = controller.door('one');
  await restarted;
  const backAt = Date.now();

  expect((await held).status).toBe(204);
  // A bound of the promise, not a measurement: it is kept by a wide margin, or the stream was not resumed at all.
  expect(Date.now() - backAt).toBeLessThan(15_000);
  const after = await controller.view('one');
  expect(after).toMatchObject({ status: 'ready', diagnosis: null });
  expect(after.pid).not.toBe(before.pid);
  await sleep(500);
  expect((await controller.view('one')).status).toBe('ready');
});
