import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { freePort } from '../support/free-port.ts';
import { type LocalStudio, startStudio } from '../support/local-studio.ts';
import { writeDockerPrograms } from './support/docker-programs.ts';

const engineFor = useEngine();

const generations = [
  { title: 'docker-compose', envOf: ({ env }: Engine) => env },
  { title: 'docker compose', envOf: withComposePlugin },
];

const services = `
  alpha: container({ door: 'a', build: './notes', port: 3000, volumes: { note: '/notes' }, sleepAfter: '5s' }),
  beta: container({ door: 'b', build: './notes', port: 3000, volumes: { note: '/notes' }, override: './beta.yml' }),
  own: compose({ file: './own/compose.yaml', web: 'web:3000' }),
  comfyui: comfyui({ door: 'studio' }),`;

describe.each(generations)('`veille up` with $title', ({ title, envOf }) => {
  let upOnce: Promise<UpStudio> | null = null;
  const bed = (context: TestContext): Promise<UpStudio> => {
    const engine = engineFor(context);
    const env = envOf(engine) ?? context.skip(`there is no \`${title}\`: \`make test\` builds one`);
    upOnce ??= upStudio(engine, env);
    return upOnce;
  };
  afterAll(async () => (await upOnce)?.remove());

  test('builds what the stack has a Dockerfile for, and says which service has none', async (context) => {
    const { studio } = await bed(context);
    const states = (await studio.api.services()).map(({ name, status }) => [name, status]);
    expect(states).toEqual(
      expect.arrayContaining([
        ['alpha', 'stopped'],
        ['beta', 'stopped'],
        ['own', 'stopped'],
        ['comfyui', 'unavailable'],
      ]),
    );
  });

  test('a request through the proxy wakes a container, which falls asleep when nobody comes', async (context) => {
    const { studio, running } = await bed(context);
    expect(running('alpha')).toBe(0);
    expect(await send(studio, 'a', 'GET')).toBe('nothing noted in this note');
    expect(running('alpha')).toBe(1);
    await until(async () => (await studio.api.service('alpha')).status === 'stopped');
    expect(running('alpha')).toBe(0);
  });

  test('an override is merged, and a compose file of one’s own wakes where it lies', async (context) => {
    const { studio } = await bed(context);
    expect(await send(studio, 'b', 'GET')).toBe('nothing noted in the override');
    expect(JSON.parse(await send(studio, 'own', 'GET'))).toMatchObject({ method: 'GET' });
  });

  test('two doors that are swapped, and one that is renamed, keep what their services have', async (context) => {
    const { studio, changeStack } = await bed(context);
    await send(studio, 'a', 'POST', 'kept by alpha');
    await send(studio, 'b', 'POST', 'kept by beta');
    await changeStack((stack) =>
      stack.replace("door: 'a'", "door: 'b'").replace("door: 'b', build", "door: 'tmp', build"),
    );
    await changeStack((stack) => stack.replace("door: 'b'", "door: 'a'").replace("door: 'tmp'", "door: 'b'"));
    expect([await send(studio, 'a', 'GET'), await send(studio, 'b', 'GET')]).toEqual(['kept by beta', 'kept by alpha']);
    await changeStack((stack) => stack.replace("door: 'b'", "door: 'renamed'"));
    expect(await send(studio, 'renamed', 'GET')).toBe('kept by alpha');
  });

  test('a refused override and a refused file change nothing and say what compose says', async (context) => {
    const { studio } = await bed(context);
    const before = readFileSync(join(studio.folder, '.veille/artifacts/manifest.json'), 'utf8');
    const broken = { 'beta.yml': 'services: { app: { imagine: true } }\n', 'own/compose.yaml': 'services: [\n' };
    for (const [name, content] of Object.entries(broken)) {
      const file = join(studio.folder, name);
      const sound = readFileSync(file, 'utf8');
      writeFileSync(file, content);
      const error = await studio.veille('up').then(String, (failure) => `${failure.stdout}${failure.stderr}`);
      writeFileSync(file, sound);
      expect(error).toContain(name);
      expect(error).toContain('compose');
    }
    expect(readFileSync(join(studio.folder, '.veille/artifacts/manifest.json'), 'utf8')).toBe(before);
  });
});

interface UpStudio {
  readonly studio: LocalStudio;
  /** How many containers of a service run. */
  readonly running: (service: string) => number;
  readonly changeStack: (change: (stack: string) => string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

async function upStudio(engine: Engine, env: Engine['env']): Promise<UpStudio> {
  const web = await testImage(engine, 'web');
  const folder = mkdtempSync(join(tmpdir(), 'veille-'));
  writeInputs(folder, web, await freePort());
  const path = [writeDockerPrograms(join(folder, 'bin'), env)];
  const studio = await startStudio({ folder, services, path, env: { DOCKER_HOST: engine.host } });
  const projects = () => {
    const names = engine.docker(['ps', '--all', '--format', '{{.Label "com.docker.compose.project"}}']).split('\n');
    return [...new Set(names)].filter((name) => name.startsWith('veille-') || name === `own`);
  };
  return {
    studio,
    running: (service) =>
      engine.docker(['ps', '--quiet', '--filter', `label=dev.veille.service=${service}`]).split('\n').length - 1,
    changeStack: async (change) => {
      const file = join(folder, 'veille.config.ts');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      await studio.veille('up');
    },
    remove: async () => {
      await studio.down();
      expect(engine.docker(['ps', '--quiet'])).toBe('');
      for (const project of projects()) removeProject(engine, project);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeInputs(folder: string, web: string, port: number): void {
  cpSync(join(import.meta.dirname, 'support/notes-app'), join(folder, 'notes'), { recursive: true });
  writeFileSync(join(folder, 'notes/Dockerfile'), `FROM ${web}\nCOPY app.mjs /app/app.mjs\n`);
  writeFileSync(join(folder, 'beta.yml'), 'services: { app: { environment: { TITLE: the override } } }\n');
  mkdirSync(join(folder, 'own'));
  const own = ['services:', '  web:', `    image: ${web}`, `    ports: ['127.0.0.1:${port}:3000']`];
  writeFileSync(join(folder, 'own/compose.yaml'), `${own.join('\n')}\n`);
}

function removeProject(engine: Engine, project: string): void {
  const label = `label=com.docker.compose.project=${project}`;
  const listed = (words: string[]) =>
    engine
      .docker([...words, '--quiet', '--filter', label])
      .split('\n')
      .filter((id) => id !== '');
  const containers = listed(['ps', '--all']);
  if (containers.length > 0) engine.docker(['rm', '--force', ...containers]);
  const networks = listed(['network', 'ls']);
  if (networks.length > 0) engine.docker(['network', 'rm', ...networks]);
}

/** What an API client gets that waits for the service. */
async function send(studio: LocalStudio, door: string, method: string, body?: string): Promise<string> {
  const headers = { host: `${door}.localhost:${studio.port}`, accept: 'application/json' };
  const answer = await ask({ port: studio.port, method, headers }, body);
  expect({ status: answer.status, text: answer.body.toString() }).toMatchObject({ status: 200 });
  return answer.body.toString();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
