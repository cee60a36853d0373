import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comfyui, compose, container, opencut, remotion } from '@veille/catalog';
import { type ContainerOptions, defineStack, type Service, type Stack, validateStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { describe as describeService } from './describe.ts';

const kinds: Readonly<Record<string, (options: ContainerOptions) => Service<never>>> = {
  container: (options) => container({ ...options, image: options.image ?? 'notes:1', port: 3000 }),
  comfyui: (options) => comfyui(options),
  opencut: (options) => opencut(options),
  remotion: (options) => remotion({ ...options, run: 'container' }),
};

/** What each option does to the container behind the door, besides what the kind says. */
const effects: readonly (readonly [ContainerOptions, object])[] = [
  [{ env: { TZ: 'Europe/Paris' } }, { env: { TZ: 'Europe/Paris' } }],
  [{ volumes: { './pictures': '/pictures' } }, { volumes: { '/studio/pictures': '/pictures' } }],
  [{ volumes: { '/mnt/ssd/pictures': '/pictures' } }, { volumes: { '/mnt/ssd/pictures': '/pictures' } }],
  [{ volumes: { pictures: '/pictures' } }, { volumes: { pictures: '/pictures' } }],
  [{ image: 'registry.example/mine:1' }, { image: 'registry.example/mine:1' }],
  [{ memory: '6GiB' }, { memory: '6GiB' }],
  [{ cpus: 1.5 }, { cpus: 1.5 }],
  [{ gpu: true }, { gpu: true }],
];

describe.each(Object.entries(kinds))('the kind %s', (_name, kind) => {
  test.each(effects)('takes %o', (options, effect) => {
    expect(webOf(kind(options))).toMatchObject(effect);
  });

  test('adds `args` to its command', () => {
    const words = webOf(kind({}))?.command ?? [];
    const command = webOf(kind({ args: ['--verbose', '1'] }))?.command ?? [];
    expect(command.slice(-2)).toEqual(['--verbose', '1']);
    expect(command.slice(0, words.length)).toEqual(words);
  });

  test('builds nothing where there is an `image`', () => {
    expect(webOf(kind({ image: 'registry.example/mine:1' }))).not.toHaveProperty('build');
  });

  test('takes an `override`, a port and what its sleep leaves', () => {
    const run = containersOf(kind({ override: './own.override.yml', publish: 8190, onSleep: 'remove' }));
    expect(run).toMatchObject({ override: '/studio/own.override.yml', publish: 8190, onSleep: 'remove' });
  });
});

test('words for the render server come after those that its image begins with', () => {
  expect(webOf(remotion({ run: 'container', args: ['--verbose'] }))?.command).toEqual([
    ...commandOf(join(import.meta.dirname, '../src/remotion/Dockerfile')),
    '--verbose',
  ]);
});

test('a folder of one’s own takes the place of the kind’s, and the others stay', () => {
  const run = containersOf(comfyui({ volumes: { '/mnt/ssd/models': '/app/models', './pictures': '/pictures' } }));
  expect(run.containers.comfyui?.volumes).toEqual({
    '/mnt/ssd/models': '/app/models',
    '/studio/pictures': '/pictures',
    output: '/app/output',
    input: '/app/input',
    custom_nodes: '/app/custom_nodes',
    'creative-assets': '/app/creative-assets',
  });
});

test('the containers beside the one behind the door stay as they are', () => {
  const plain = containersOf(opencut({}));
  const changed = containersOf(opencut({ memory: '2GiB', env: { TZ: 'UTC' } }));
  expect(changed.containers.opencut).toMatchObject({ memory: '2GiB', env: { TZ: 'UTC' } });
  expect({ ...changed.containers, opencut: null }).toEqual({ ...plain.containers, opencut: null });
});

test('a published port is a free one unless it is said', () => {
  expect(containersOf(opencut({})).publish).toBe('port');
  expect(containersOf(opencut({ publish: 3100 })).publish).toBe(3100);
});

test('ComfyUI is at work while either of its queues has something', () => {
  expect(describeService(stackOf(comfyui({})), 'one').busy).toEqual({
    path: '/queue',
    lists: ['queue_running', 'queue_pending'],
  });
});

test('an editor that is silent for an hour is still in use', () => {
  expect(describeService(stackOf(opencut({})), 'one').graceMs).toBe(2 * 3_600_000);
});

test('a container that the catalog does not know is an image with a port, or a folder to build', () => {
  const busy = { path: '/queue', lists: ['running'] };
  const pulled = describeService(stackOf(container({ image: 'notes:1', port: 3000, health: '/health', busy })), 'one');
  expect(pulled).toMatchObject({ title: 'one', readyPath: '/health', busy });
  expect(pulled.run).toEqual({
    type: 'containers',
    web: { container: 'app', port: 3000 },
    publish: 'port',
    containers: { app: { image: 'notes:1', env: {}, secrets: {}, volumes: {}, capabilities: [], dependsOn: [] } },
  });
  const built = containersOf(container({ build: './notes', port: 3000, args: ['serve'], capabilities: ['CHOWN'] }));
  expect(built.containers.app).toEqual({
    build: { folder: '/studio/notes', args: {} },
    command: ['serve'],
    env: {},
    secrets: {},
    volumes: {},
    capabilities: ['CHOWN'],
    dependsOn: [],
  });
});

test('a compose file of one’s own is named, not copied', () => {
  const { run } = describeService(
    stackOf(
      compose({ file: '/opt/stacks/photos/compose.yaml', web: 'app:2342', override: './photos.yml', project: 'pics' }),
    ),
    'one',
  );
  expect(run).toEqual({
    type: 'compose',
    web: { container: 'app', port: 2342 },
    files: ['/opt/stacks/photos/compose.yaml', '/studio/photos.yml'],
    project: 'pics',
  });
});

test.each<[string, Service, string]>([
  ['memory without a unit', comfyui({ memory: '6' } as never), "memory: found '6', expected a number and MiB or GiB"],
  ['no memory', comfyui({ memory: '0MiB' }), "memory: found '0MiB', expected a number and MiB or GiB"],
  ['a processor less than none', comfyui({ cpus: -1 }), 'cpus: found -1, expected a number of more than 0'],
  ['a port that is none', comfyui({ publish: 70_000 }), 'publish: found 70000, expected a port from 1 to 65535'],
  [
    'a folder that is neither yours nor a name',
    comfyui({ volumes: { '~/x': '/x' } }),
    "volumes.~/x: found '~/x', expected a bare name, or a path that begins with ./, ../ or /",
  ],
  [
    'a folder inside without a slash',
    comfyui({ volumes: { x: 'x' } }),
    "volumes.x: found 'x', expected a folder inside the container, which begins with /",
  ],
  [
    'a container of nothing',
    container({ port: 3000 } as never),
    "image: found nothing, expected an image, or build: './folder' with a Dockerfile",
  ],
  [
    'a container of two things',
    container({ image: 'a', build: './a', port: 3000 } as never),
    "build: found './a', expected either an image or a folder to build, not both",
  ],
  [
    'a container without its port',
    compose({ file: './a.yaml', web: 'app' } as never),
    "web: found 'app', expected a container and its port, such as 'app:8080'",
  ],
  [
    'work that is said by half',
    compose({ file: './a.yaml', web: 'app:1', busy: { path: '/queue' } as never }),
    "busy: found an object, expected a path and a field, or a path and lists: { path: '/queue', field: 'running' }",
  ],
])('%s is refused', (_title, service, problem) => {
  const validation = validateStack({ services: { one: service } });
  const issues = validation.ok ? [] : validation.issues;
  expect(
    issues.map(({ path, found, expected }) => `${path.slice(2).join('.')}: found ${found}, expected ${expected}`),
  ).toEqual([problem]);
});

function webOf(service: Service<never>) {
  const { containers, web } = containersOf(service);
  return containers[web.container];
}

/** The words of the `CMD` of a Dockerfile. */
function commandOf(dockerfile: string): string[] {
  return JSON.parse(/^CMD (.*)$/m.exec(readFileSync(dockerfile, 'utf8'))?.[1] ?? '');
}

function containersOf(service: Service<never>) {
  const { run } = describeService(stackOf(service), 'one');
  if (run.type !== 'containers') throw new Error('no container service');
  return run;
}

function stackOf(service: Service<never>): Stack {
  return defineStack({ services: { one: service } });
}
