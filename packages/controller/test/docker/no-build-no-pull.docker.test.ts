import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ComposeSpec } from '@veille/protocol';
import { type Engine, temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { describe, expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { composeVersions } from './support/compose-driver.ts';
import { composeService } from './support/compose-service.ts';
import { start, startContainerStudio } from './support/container-studio.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe.each(['docker-compose', 'docker compose'] as const)('a wake with %s', (version) => {
  test('pulls nothing: an image that is absent is told at once, with what fetches it', async (context) => {
    const { engine, env } = bed(context, version);
    const registry = await openRegistry();
    const image = `${registry.host}/app:1`;
    const { view, page, why } = await wake(engine, env, { image }, [{ name: image, isBuilt: false }]);
    expect(view).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining(image),
      diagnosis: { code: 'image-missing', command: 'veille prepare one' },
    });
    for (const said of [page, why]) expect(said).toContain('Try: veille prepare one');
    expect(registry.asked).toEqual([]);
  });

  test('builds nothing: an image that was never built is told so', async (context) => {
    const { engine, env } = bed(context, version);
    const image = `veille-test-never-built:${Date.now()}`;
    const app = { image, build: '/nowhere' };
    const { view, page } = await wake(engine, env, app, [{ name: image, isBuilt: true }]);
    expect(view.diagnosis).toMatchObject({ code: 'image-not-built', command: 'veille prepare one' });
    expect(page).toContain(image);
  });

  test('takes the image that is there, whatever the file says of building and pulling', async (context) => {
    const { engine, env } = bed(context, version);
    const registry = await openRegistry();
    const image = `${registry.host}/app:1`;
    engine.docker(['tag', await testImage(engine, 'web'), image]);
    onTestFinished(() => void engine.docker(['rmi', image]));
    // 1.29 knows no policy, so nothing there pulls what is there.
    const policy = version === 'docker compose' ? { pull_policy: 'always' } : {};
    const app = { image, build: '/nowhere', ...policy };
    const { view } = await wake(engine, env, app, [{ name: image, isBuilt: true }]);
    expect(view).toMatchObject({ status: 'ready', diagnosis: null });
    expect(registry.asked).toEqual([]);
  });

  test('pulls nothing that a person’s own file names only since it was looked at', async (context) => {
    const { engine, env } = bed(context, version);
    const registry = await openRegistry();
    const app = { image: `${registry.host}/app:2` };
    const { view } = await wake(engine, env, app, [], { ownFile: true, bridge: null });
    expect(view.diagnosis).toMatchObject({ code: 'image-missing', command: 'veille prepare one' });
    expect(registry.asked).toEqual([]);
  });

  test('builds nothing that a person’s own file has to be built only since it was looked at', async (context) => {
    const { engine, env } = bed(context, version);
    const { view } = await wake(engine, env, { build: import.meta.dirname }, [], { ownFile: true, bridge: null });
    expect(view.diagnosis).toMatchObject({ command: 'veille prepare one' });
  });
});

function bed(context: TestContext, version: 'docker-compose' | 'docker compose') {
  const engine = engineOf(context);
  return {
    engine,
    env: composeVersions(engine)[version] ?? context.skip('the plugin of docker compose was not built'),
  };
}

/** Wakes a service of one container; how that ended, and what is said of it on its page and by `veille why`. */
async function wake(
  engine: Engine,
  env: Engine['env'],
  app: object,
  images: ComposeSpec['images'],
  more: Partial<ComposeSpec> = {},
) {
  const folder = await temporaryFolder();
  const service = await composeService(engine, folder, { containers: { app }, compose: { images, ...more } });
  const controller = await startContainerStudio(engine, folder, [service], env);
  await start(controller);
  const page = JSON.parse((await controller.door('one', { path: '/state' })).body).reason;
  const why = JSON.parse((await controller.api('/api/services/one/why')).body).sentences.join(' ');
  return { view: await controller.view('one'), page, why };
}

/** A registry that has nothing and notes who asks. */
async function openRegistry() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = request.url === '/v2/' ? 200 : 404;
    response.end('{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
