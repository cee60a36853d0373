import type { Manifest, ServiceManifest } from '@veille/protocol';
import { type Engine, withComposePlugin } from '@veille/testkit';
import { spawnController, startController, type TestController, type TestProgram } from '../../support/controller.ts';
import { testManifest } from '../../support/manifest.ts';

/** A controller that watches over services whose containers run on a test's engine, by the newest compose there is. */
export function startContainerStudio(
  engine: Engine,
  folder: string,
  services: readonly ServiceManifest[],
  env = withComposePlugin(engine) ?? engine.env,
  more: Partial<Manifest> = {},
): Promise<TestController> {
  const dockerEnv = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return startController(folder, testManifest(folder, services, more), {
    baseEnv: dockerEnv,
    dockerEnv: { ...dockerEnv, DOCKER_HOST: engine.host },
  });
}

/** The same, by a controller that is a program of its own: it can be killed. */
export function spawnContainerStudio(
  engine: Engine,
  folder: string,
  services: readonly ServiceManifest[],
): Promise<TestProgram> {
  const env = { ...process.env, ...(withComposePlugin(engine) ?? engine.env), DOCKER_HOST: engine.host };
  return spawnController(folder, testManifest(folder, services), env);
}

/** Asks the controller to start a service and waits for how that ends. */
export async function start(controller: TestController, service = 'one'): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await controller.api(`/api/services/${service}/start`, { method: 'POST', headers, body: '{"wait":true}' });
}
