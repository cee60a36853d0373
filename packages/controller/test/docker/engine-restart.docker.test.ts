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

/** From the moment at which the engine answers again until all is as before. */
const promisedMs = 15_000;

test('15 s after the engine is back all that was awake is ready again, and whoever asked meanwhile was held', async (context) => {
  const machine = engineOf(context);
  if (!canStartEngines(machine))
    return context.skip('only root, with dockerd, can start an engine that may be restarted');
  const image = await testImage(machine, 'web');
  const folder = await temporaryFolder();
  const { engine, restart, stop } = await startSeparateEngine(machine, folder, image);
  onTestFinished(stop);
  const describe = (name: string) =>
    composeService(engine, folder, { name, containers: { app: { image, depends_on: ['helper'] }, helper: { image } } });
  const services = [await describe('asked'), await describe('left'), await describe('asleep')];
  const controller = await startContainerStudio(engine, folder, services, undefined, { holdTimeoutMs: 60_000 });
  for (const name of ['asked', 'left']) await start(controller, name);
  const before = await controller.view('asked');
  expect([before.status, (await controller.view('left')).status]).toEqual(['ready', 'ready']);

  const restarted = restart();
  await controller.untilStatus('asked', 'starting');
  await controller.untilStatus('left', 'starting');
  for (const name of ['asked', 'left']) expect(existsSync(join(folder, 'run/ready', name))).toBe(false);
  const held = ['GET', 'POST', 'GET'].map((method) =>
    controller.door('asked', { headers: { 'x-forwarded-method': method } }),
  );
  await restarted;
  const backAt = Date.now();

  expect((await Promise.all(held)).map(({ status, headers }) => [status, headers['x-veille']])).toEqual(
    Array(3).fill([204, 'go']),
  );
  await controller.untilStatus('left', 'ready');
  expect(Date.now() - backAt).toBeLessThan(promisedMs);
  const after = await controller.view('asked');
  expect(after).toMatchObject({ status: 'ready', diagnosis: null });
  expect(after.pid).not.toBe(before.pid);
  await sleep(500);
  const states = await Promise.all(['asked', 'left', 'asleep'].map((name) => controller.view(name)));
  expect(states.map(({ status }) => status)).toEqual(['ready', 'ready', 'stopped']);
});
