import { comfyui, compose, container, opencut } from '@veille/catalog';
import { defineStack, type Service, type Stack, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { describe } from './describe.ts';

test('every option of containers reaches the one behind the door', () => {
  const service = comfyui({
    env: { TZ: 'Europe/Paris' },
    volumes: { './pictures': '/pictures', '/mnt/ssd/models': '/app/models', notes: '/notes' },
    args: ['--lowvram'],
    image: 'registry.example/comfyui:1',
    memory: '6GiB',
    cpus: 2,
    gpu: true,
    publish: 8190,
    override: './comfyui.override.yml',
    onSleep: 'remove',
  });
  const run = containersOf(service);
  expect(run).toMatchObject({ publish: 8190, override: '/studio/comfyui.override.yml', onSleep: 'remove' });
  expect(run.containers.comfyui).toMatchObject({
    image: 'registry.example/comfyui:1',
    command: ['python', 'main.py', '--cpu', '--listen', '0.0.0.0', '--lowvram'],
    env: { TZ: 'Europe/Paris' },
    memory: '6GiB',
    cpus: 2,
    gpu: true,
  });
  expect(run.containers.comfyui).not.toHaveProperty('build');
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
  expect(describe(stackOf(comfyui({})), 'one').busy).toEqual({
    path: '/queue',
    lists: ['queue_running', 'queue_pending'],
  });
});

test('an editor that is silent for an hour is still in use', () => {
  expect(describe(stackOf(opencut({})), 'one').graceMs).toBe(2 * 3_600_000);
});

test('a container that the catalog does not know is an image with a port, or a folder to build', () => {
  const busy = { path: '/queue', lists: ['running'] };
  const pulled = describe(stackOf(container({ image: 'notes:1', port: 3000, health: '/health', busy })), 'one');
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
  const { run } = describe(
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

function containersOf(service: Service<never>) {
  const { run } = describe(stackOf(service), 'one');
  if (run.type !== 'containers') throw new Error('no container service');
  return run;
}

function stackOf(service: Service<never>): Stack {
  return defineStack({ services: { one: service } });
}
