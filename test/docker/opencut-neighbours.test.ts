import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { opencut } from '@veille/catalog';
import { freePort, temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { writeProject } from './support/written-project.ts';

const engineFor = useEngine();

test('the database and the cache of opencut are healthy with no more rights than its kind gives them', async (context) => {
  const engine = engineFor(context);
  if (process.getuid?.() !== 0) return context.skip('only root can give the secrets to somebody else');
  const folder = await temporaryFolder();
  const override = join(folder, 'images.json');
  writeFileSync(override, JSON.stringify({ services: await testImages() }));
  const project = writeProject(engine, {
    folder,
    port: await freePort(),
    service: opencut({ image: 'none', override }),
  });
  // The secrets of a studio belong to a person, not to the root of a container.
  for (const { path } of project.compilation.secrets) chownSync(path, 1000, 1000);
  onTestFinished(() => void project.compose(['down']));

  project.compose(['up', '--detach', 'opencut-db', 'opencut-valkey']);

  await expect.poll(() => health('opencut-db'), { timeout: 60_000, interval: 500 }).toBe('healthy');
  await expect.poll(() => health('opencut-valkey'), { timeout: 60_000, interval: 500 }).toBe('healthy');
  const query = ['psql', '--username', 'opencut', '--dbname', 'opencut', '--tuples-only', '--command', 'select 6 * 7'];
  expect(project.compose(['exec', '-T', 'opencut-db', ...query]).trim()).toBe('42');

  async function testImages(): Promise<object> {
    const valkeyHealth = { test: ['CMD', 'redis-cli', '-h', '127.0.0.1', 'ping'] };
    return {
      'opencut-db': { image: await testImage(engine, 'postgres') },
      'opencut-valkey': { image: await testImage(engine, 'redis'), healthcheck: valkeyHealth },
    };
  }

  function health(container: string): string {
    const id = project.compose(['ps', '--quiet', container]).trim();
    return engine.docker(['inspect', '--format', '{{.State.Health.Status}}', id]).trim();
  }
});
