import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bridgeName, studioPrefix } from '@veille/compile';
import { type Engine, freePort, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { type LocalStudio, startStudio } from '../support/local-studio.ts';
import { writeDockerPrograms } from './support/docker-programs.ts';
import { removeBuiltProject, removeProject } from './support/remove-project.ts';

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

  test('a compose file of one’s own is served from a new image after an `up`, once its Dockerfile has changed', async (context) => {
    const { studio, changeStack, environmentOf } = await bed(context);
    await send(studio, 'own', 'GET');
    expect(environmentOf('own')).not.toContain('COLOUR=blue');
    appendFileSync(join(studio.folder, 'own/Dockerfile'), 'ENV COLOUR=blue\n');
    await changeStack((stack) => stack);
    await send(studio, 'own', 'GET');
    expect(environmentOf('own')).toContain('COLOUR=blue');
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

  test('a refused override and a refused file change nothing and say what compose says, or where IPv6 is', async (context) => {
    const { studio } = await bed(context);
    const before = readFileSync(join(studio.folder, '.veille/artifacts/manifest.json'), 'utf8');
    const broken = [
      ['beta.yml', () => 'services: { app: { imagine: true } }\n', 'compose'],
      ['own/compose.yaml', () => 'services: [\n', 'compose'],
      ['beta.yml', () => 'networks: { default: { enable_ipv6: true } }\n', 'beta.yml:1'],
      [
        'own/compose.yaml',
        (sound: string) => `networks: { default: { enable_ipv6: true } }\n${sound}`,
        'compose.yaml:1',
      ],
    ] as const;
    for (const [name, contentOf, says] of broken) {
      const file = join(studio.folder, name);
      const sound = readFileSync(file, 'utf8');
      writeFileSync(file, contentOf(sound));
      const error = await studio.veille('up').then(String, (failure) => `${failure.stdout}${failure.stderr}`);
      writeFileSync(file, sound);
      expect(error).toContain(name);
      expect(error).toContain(says);
      expect(error).toMatch(/veille\.config\.ts:\d+:\d+/);
    }
    expect(readFileSync(join(studio.folder, '.veille/artifacts/manifest.json'), 'utf8')).toBe(before);
  });
});

describe.each(generations)('a service that leaves the stack, with $title', ({ title, envOf }) => {
  test('loses its containers, its network and its rule, and keeps its data; `down` leaves no rule', async (context) => {
    const engine = engineFor(context);
    const env = envOf(engine) ?? context.skip(`there is no \`${title}\`: \`make test\` builds one`);
    const { studio, projectOf, changeStack, remove, rules } = await upStudio(engine, env);
    context.onTestFinished(remove);
    await send(studio, 'a', 'POST', 'kept by alpha');
    await send(studio, 'b', 'POST', 'kept by beta');
    const ofAlpha = ['--all', '--quiet', '--filter', ofProject(projectOf('alpha'))];
    expect([engine.docker(['ps', ...ofAlpha]) === '', rules().length]).toEqual([false, 2]);

    const alpha = services.split('\n').find((line) => line.includes('alpha:')) ?? '';
    await changeStack((stack) => stack.replace(alpha, ''));
    expect([engine.docker(['ps', ...ofAlpha]), rules().length]).toEqual(['', 1]);
    expect(engine.docker(['network', 'ls', '--format', '{{.Name}}'])).not.toContain(projectOf('alpha'));
    expect(await send(studio, 'b', 'GET')).toBe('kept by beta');
    await changeStack((stack) => stack.replace('  beta:', `${alpha}\n  beta:`));
    expect(await send(studio, 'a', 'GET')).toBe('kept by alpha');

    await studio.down();
    expect(rules()).toEqual([]);
  });
});

interface UpStudio {
  readonly studio: LocalStudio;
  /** How many containers of a service run. */
  readonly running: (service: string) => number;
  /** The environment of the container that runs of a project. */
  readonly environmentOf: (project: string) => string;
  readonly projectOf: (service: string) => string;
  readonly changeStack: (change: (stack: string) => string) => Promise<void>;
  /** The rules of the firewall for bridges of the studio. */
  readonly rules: () => string[];
  readonly remove: () => Promise<void>;
}

async function upStudio(engine: Engine, env: Engine['env']): Promise<UpStudio> {
  const web = await testImage(engine, 'web');
  const folder = mkdtempSync(join(tmpdir(), 'veille-'));
  writeInputs(folder, web, await freePort());
  forgetOwnImages(engine);
  const path = [writeDockerPrograms(join(folder, 'bin'), env)];
  // A variable of the shell that typed `veille up` is none of compose's.
  const studio = await startStudio({ folder, services, path, env: { DOCKER_HOST: engine.host, OWN_PORT: '1' } });
  const projectOf = (service: string) => `${studioPrefix(folder)}-${service}`;
  const built = ['alpha', 'beta'].map(projectOf);
  return {
    studio,
    running: (service) =>
      engine.docker(['ps', '--quiet', '--filter', `label=dev.veille.service=${service}`]).split('\n').length - 1,
    environmentOf: (project) => {
      const id = engine.docker(['ps', '--quiet', '--filter', ofProject(project)]).trim();
      return engine.docker(['inspect', '--format', '{{.Config.Env}}', id]);
    },
    projectOf,
    changeStack: async (change) => {
      const file = join(folder, 'veille.config.ts');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      await studio.veille('up');
    },
    rules: () => {
      const bridges = built.map(bridgeName);
      const all = engine.run(['iptables', '--wait', '-S', 'DOCKER-USER']).split('\n');
      return all.filter((rule) => bridges.some((bridge) => rule.includes(bridge)));
    },
    remove: async () => {
      await studio.down();
      // Other people's containers may run on this engine.
      const projects = [...built, 'own'];
      const running = projects.filter((project) => engine.docker(['ps', '--quiet', '--filter', ofProject(project)]));
      for (const project of built) removeBuiltProject(engine, project);
      removeProject(engine, 'own');
      engine.docker(['image', 'prune', '--all', '--force', '--filter', `label=${ownLabel}`]);
      rmSync(folder, { recursive: true, force: true });
      expect(running).toEqual([]);
    },
  };
}

/** A run that was ended in the middle leaves them, and compose names those of this run the same. */
function forgetOwnImages({ docker }: Engine): void {
  const ids = docker(['images', '--quiet', '--filter', 'reference=own?web']).split('\n').filter(Boolean);
  if (ids.length > 0) docker(['rmi', '--force', ...ids]);
}

function writeInputs(folder: string, web: string, port: number): void {
  cpSync(join(import.meta.dirname, 'support/notes-app'), join(folder, 'notes'), { recursive: true });
  writeFileSync(join(folder, 'notes/Dockerfile'), `FROM ${web}\nCOPY app.mjs /app/app.mjs\n`);
  writeFileSync(join(folder, 'beta.yml'), 'services: { app: { environment: { TITLE: the override } } }\n');
  mkdirSync(join(folder, 'own'));
  const own = ['services:', '  web:', '    build: .', `    ports: ['127.0.0.1:\${OWN_PORT:-${port}}:3000']`];
  writeFileSync(join(folder, 'own/compose.yaml'), `${own.join('\n')}\n`);
  writeFileSync(join(folder, 'own/Dockerfile'), `FROM ${web}\nLABEL ${ownLabel}\n`);
}

/** On the images that are built for the compose file of one's own. */
const ownLabel = `veille-test-own=${process.pid}`;

const ofProject = (project: string) => `label=com.docker.compose.project=${project}`;

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
