import { remotion } from '@veille/catalog';
import { defineStack, type Stack } from '@veille/stack';
import { expect, test } from 'vitest';
import { contextOf, describe, serviceOf } from './describe.ts';

test('the render server is told exactly what it reads', () => {
  expect(describe(stackOf({}), 'films').run).toEqual({
    type: 'process',
    command: ['render-server'],
    env: {
      VEILLE_LISTEN: '/studio/run/films.sock',
      VEILLE_REDIS: '/studio/run/films-queue.sock',
      VEILLE_DATA: '/studio/data/films',
      VEILLE_TMP: '/studio/tmp/films',
      VEILLE_BUNDLE: '/studio/prepared/films',
      VEILLE_CHROMIUM: '/usr/bin/chromium-headless-shell',
      VEILLE_PENDING_FILE: '/studio/data/films/pending',
      VEILLE_QUEUE_LIMIT: '10',
      VEILLE_ASSETS: '/studio/creative-assets',
    },
    listen: 'socket',
    stopTimeoutMs: 15_000,
  });
});

test('another door changes nothing about its processes, so a film in the making goes on', () => {
  const { run, companions } = describe(stackOf({ door: 'films' }), 'films');
  expect(describe(stackOf({ door: 'cinema' }), 'films')).toMatchObject({ run, companions });
});

test('its options reach it as paths and texts', () => {
  const options = { tokenFile: './secrets/token', licenseKeyFile: './secrets/key', queueLimit: 20, assets: './images' };
  const { run } = describe(stackOf(options), 'films');
  expect(run).toMatchObject({
    env: {
      VEILLE_TOKEN_FILE: '/studio/secrets/token',
      VEILLE_REMOTION_LICENSE_KEY_FILE: '/studio/secrets/key',
      VEILLE_QUEUE_LIMIT: '20',
      VEILLE_ASSETS: '/studio/images',
    },
  });
});

test('its queue listens on a socket only and has a job on disk before it answers', () => {
  const [queue] = describe(stackOf({}), 'films').companions;
  const words = queue?.run.command.join(' ');
  expect(words).toContain('--port 0 --unixsocket /studio/run/films-queue.sock --unixsocketperm 700');
  expect(words).toContain(
    '--dir /studio/data/films --appenddirname queue --appendonly yes --appendfsync always --save  --maxmemory-policy noeviction',
  );
});

test('own compositions decide whether the bundle is made again', () => {
  expect(preparationOf(stackOf({ compositions: './compositions' }))).toEqual({
    title: 'bundling compositions',
    inputs: ['/studio/compositions'],
    command: ['render-bundle', '/studio/compositions'],
  });
});

test('without compositions those of the render server are bundled', () => {
  expect(preparationOf(stackOf({}))).toEqual({
    title: 'bundling compositions',
    inputs: [],
    command: ['render-bundle'],
  });
});

function stackOf(options: Omit<Parameters<typeof remotion>[0], 'host'>): Stack {
  return defineStack({ services: { films: remotion(options) } });
}

function preparationOf(stack: Stack) {
  const { definition, options } = serviceOf(stack, 'films');
  return definition.prepare?.(options, contextOf('films'));
}
