import { type RemotionOptions, remotion } from '@veille/catalog';
import { type ContainerRun, defineStack, type ServiceDescription, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { contextOf, describe, serviceOf } from './describe.ts';

type Options = Omit<Extract<Parameters<typeof remotion>[0], { run: 'container' }>, 'host' | 'run'> & {
  readonly run?: 'process' | 'container';
};

test('the render server in a container is told the same, by the places inside', () => {
  const { containers } = runOf({ tokenFile: './secrets/token', licenseKeyFile: './secrets/key', queueLimit: 20 });
  expect(containers.render?.env).toEqual({
    VEILLE_REDIS: 'queue:6379',
    VEILLE_DATA: '/data',
    VEILLE_BUNDLE: '/bundle',
    VEILLE_PENDING_FILE: '/data/pending',
    VEILLE_QUEUE_LIMIT: '20',
    VEILLE_ASSETS: '/creative-assets',
    VEILLE_TOKEN_FILE: '/run/secrets/render-token',
    VEILLE_REMOTION_LICENSE_KEY_FILE: '/run/secrets/remotion-license-key',
  });
  expect(containers.render?.readOnly).toEqual([
    { source: '/studio/prepared/films', target: '/bundle' },
    { source: '/studio/creative-assets', target: '/creative-assets', orEmpty: true },
    { source: '/studio/secrets/token', target: '/run/secrets/render-token', secret: true },
    { source: '/studio/secrets/key', target: '/run/secrets/remotion-license-key', secret: true },
  ]);
});

test('both containers write as the owner of the data, to the folder that a process would have, and have no rights', () => {
  const { containers } = runOf({});
  for (const { user, volumes, capabilities, secrets } of Object.values(containers)) {
    expect({ user, volumes, capabilities, secrets }).toEqual({
      user: 'owner',
      volumes: { '.': '/data' },
      capabilities: [],
      secrets: {},
    });
  }
});

test('its queue has a job on disk before it answers, loses none, and is at one version', () => {
  const { queue, render } = runOf({}).containers;
  const words = queue?.command?.join(' ');
  expect(words).toContain('--dir /data --appenddirname queue');
  expect(words).toContain('--appendonly yes --appendfsync always --save  --maxmemory-policy noeviction');
  expect(queue?.image).toMatch(/^valkey\/valkey:\d+\.\d+\.\d+-/);
  expect(render?.dependsOn).toEqual(['queue']);
});

test('the unfinished work of a container wakes it, and its token is where `veille render` finds it', () => {
  const { pendingFile, tokenFile, companions } = describeFilms({ run: 'container', tokenFile: './token' });
  expect({ pendingFile, tokenFile, companions }).toEqual({
    pendingFile: '/studio/data/films/pending',
    tokenFile: '/studio/token',
    companions: [],
  });
});

test('the place decides what it is where the stack does not say, and the stack goes before the place', () => {
  const typeAt = (options: Options, prefers: 'process' | 'container') => {
    const { definition, options: given } = serviceOf(stackOf(options), 'films');
    return definition.describe(given, { ...contextOf('films'), prefers }).run.type;
  };
  expect([typeAt({}, 'process'), typeAt({}, 'container')]).toEqual(['process', 'containers']);
  expect(typeAt({ run: 'process' }, 'container')).toBe('process');
  expect(typeAt({ run: 'container' }, 'process')).toBe('containers');
});

test('it takes the options of containers, and another base', () => {
  const { render } = runOf({
    memory: '3GiB',
    cpus: 2,
    env: { TZ: 'Europe/Paris' },
    base: 'registry.example/node:24',
  }).containers;
  expect(render).toMatchObject({ memory: '3GiB', cpus: 2, build: { args: { BASE: 'registry.example/node:24' } } });
  expect(render?.build?.cost).toEqual(runOf({}).containers.render?.build?.cost);
  expect(render?.env).toMatchObject({ TZ: 'Europe/Paris', VEILLE_DATA: '/data' });
  expect(runOf({ image: 'films:1.2' }).containers.render).not.toHaveProperty('build');
});

test('a process takes none of them, and the message says what does', () => {
  const options = { memory: '3GiB', base: 'node:24' } as const;
  const validation = validateStack(defineStack({ services: { films: remotion(options as RemotionOptions) } }));
  const issues = validation.ok ? [] : validation.issues;
  expect(issues.map(({ path }) => path)).toEqual([
    ['services', 'films', 'memory'],
    ['services', 'films', 'base'],
  ]);
  expect(JSON.stringify(issues)).toContain("only with run: 'container'");
});

function describeFilms(options: Options): ServiceDescription {
  return describe(stackOf(options), 'films');
}

function runOf(options: Options): ContainerRun {
  const { run } = describeFilms({ ...options, run: 'container' });
  if (run.type !== 'containers') throw new Error('it is no container');
  return run;
}

function stackOf(options: Options) {
  return defineStack({ services: { films: remotion(options as RemotionOptions) } });
}
