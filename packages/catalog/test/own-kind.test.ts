import { remotion } from '@veille/catalog';
import { defineKind, defineStack, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { describe } from './describe.ts';

/** As somebody would write it in their own repository. */
const notes = defineKind({
  kind: 'notes',
  options: z.strictObject({
    folder: z.string(),
    port: z.int().min(1).max(65_535).exactOptional(),
  }),
  describe: ({ folder, port }, { path, url }) => ({
    title: 'Notes',
    run: {
      type: 'process',
      command: ['node', path('./notes/server.js')],
      cwd: path(folder),
      env: { NOTES_URL: url },
      listen: port ?? 'port',
      stopTimeoutMs: 5000,
    },
    companions: [],
    readyPath: '/',
    startTimeoutMs: 10_000,
    sleepAfterMs: 60_000,
    openSocketHolds: true,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});

test('a kind of one’s own is validated and described as the catalog’s are', () => {
  const stack = defineStack({
    hosts: { home: { ssh: 'pi@home' } },
    services: {
      notes: notes({ door: 'n', folder: './texts', port: 4000, host: 'home', sleepAfter: '5m' }),
      remotion: remotion({}),
    },
  });
  expect(validateStack(stack)).toMatchObject({
    ok: true,
    stack: { services: [{ name: 'notes', door: 'n', host: 'home', sleepAfterMs: 300_000 }, { name: 'remotion' }] },
  });
  expect(describe(stack, 'notes').run).toEqual({
    type: 'process',
    command: ['node', '/studio/notes/server.js'],
    cwd: '/studio/texts',
    env: { NOTES_URL: 'http://n.localhost:8080' },
    listen: 4000,
    stopTimeoutMs: 5000,
  });
});

test('its options and its port are held to the same rules', () => {
  const validation = validateStack({
    services: {
      one: notes({ folder: './texts', port: 4000 }),
      two: notes({ folder: './texts', port: 4000 }),
      three: notes({ foldr: './texts', port: 70_000 } as never),
    },
  });
  const told = validation.ok ? [] : validation.issues.map(({ path, fix }) => `${path.join('.')}: ${fix}`);
  expect(told.sort()).toEqual([
    'services.three.folder: add folder: text in quotes',
    "services.three.foldr: folder: './texts'",
    'services.three.port: change port to a number of at most 65535',
    'services.two.port: port: 4001',
  ]);
});
