import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder, useEngine } from '@veille/testkit';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { type LocalStudio, startStudio } from '../support/local-studio.ts';
import { writeDockerPrograms } from './support/docker-programs.ts';
import { removeBuiltProject } from './support/remove-project.ts';

const engineFor = useEngine();
const example = resolve(import.meta.dirname, '../../examples/studio');

test('the container of the example is built without a registry, wakes at a visit in the visitor’s language, and sleeps', async (context) => {
  const engine = engineFor(context);
  const studio = await upClock(context, engine.host);
  const { services } = JSON.parse(readFileSync(join(studio.folder, '.veille/artifacts/manifest.json'), 'utf8'));
  const { project } = services.find(({ name }: { name: string }) => name === 'clock').compose;
  onTestFinished(() => removeBuiltProject(engine, project));
  const running = () => engine.docker(['ps', '--quiet', '--filter', `label=com.docker.compose.project=${project}`]);
  expect(running()).toBe('');

  const headers = { host: `clock.localhost:${studio.port}`, 'accept-language': 'fr-CA,fr;q=0.9' };
  const answer = await ask({ port: studio.port, headers });

  expect([answer.status, answer.body.toString()]).toEqual([200, expect.stringContaining('Éveillée depuis')]);
  expect(running()).not.toBe('');
  await expect.poll(async () => (await studio.api.service('clock')).status, { timeout: 60_000 }).toBe('stopped');
  expect(running()).toBe('');
});

test('where no engine answers, the example is up all the same and says what the container lacks', async (context) => {
  engineFor(context);
  const studio = await upClock(context, 'unix:///run/nobody.sock');
  const { status, reason } = await studio.api.service('clock');
  expect([status, reason]).toEqual(['unavailable', expect.stringContaining('Docker, which does not answer')]);
});

/** The example's own line, with a shorter time. */
async function upClock(context: TestContext, dockerHost: string): Promise<LocalStudio> {
  if (!existsSync(join(example, 'clock/busybox'))) context.skip('there is no busybox: `make up` fetches one');
  const line = /^ *clock: .*$/m.exec(readFileSync(join(example, 'veille.config.ts'), 'utf8'))?.[0] ?? '';
  const folder = await temporaryFolder();
  cpSync(join(example, 'clock'), join(folder, 'clock'), { recursive: true });
  const path = [writeDockerPrograms(join(folder, 'bin'), engineFor(context).env)];
  const services = line.replace("'1m'", "'5s'");
  const studio = await startStudio({ folder, services, path, env: { DOCKER_HOST: dockerHost } });
  onTestFinished(() => studio.down());
  return studio;
}
