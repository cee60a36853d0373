import { defineKind, type ServiceDescription } from '@veille/stack';
import { z } from 'zod';

/** What a kind in somebody's own repository may look like; the wrong stacks in `cases/` are written with these two. */
export const film = defineKind({
  kind: 'film',
  options: z.strictObject({
    folder: z.string(),
    quality: z.int().min(1).max(10).exactOptional(),
    format: z.enum(['mp4', 'webm']).exactOptional(),
    crop: z.strictObject({ width: z.number() }).exactOptional(),
    tags: z.array(z.string()).exactOptional(),
  }),
  describe: ({ folder }) => ({
    ...plain,
    title: 'Film',
    run: { type: 'process', command: ['node', folder], env: {}, listen: 'socket', stopTimeoutMs: 1000 },
    companions: [
      {
        suffix: 'queue',
        title: 'Queue',
        run: { type: 'process', command: ['redis-server'], env: {}, listen: 'socket', stopTimeoutMs: 1000 },
        probe: { send: 'PING\r\n', expect: '+PONG' },
      },
    ],
  }),
});

export const site = defineKind({
  kind: 'site',
  options: z.strictObject({ port: z.number() }),
  describe: ({ port }) => ({
    ...plain,
    title: 'Site',
    run: { type: 'process', command: ['node', 'site.js'], env: {}, listen: port, stopTimeoutMs: 1000 },
  }),
});

/** A kind with a mistake of its own. */
export const broken = defineKind({
  kind: 'broken',
  options: z.strictObject({}),
  describe: (): ServiceDescription => {
    throw new Error('no folder given');
  },
});

const plain = {
  companions: [],
  readyPath: '/',
  startTimeoutMs: 10_000,
  sleepAfterMs: 60_000,
  openSocketHolds: false,
  backgroundWakes: false,
  busy: null,
  pendingFile: null,
};

/** A kind that was written without types: its description is not what it should be. */
export const untyped = defineKind({
  kind: 'untyped',
  options: z.strictObject({}),
  describe: () => {
    const run = { type: 'process', command: [], env: {}, listen: 'everywhere', stopTimeoutMs: 1 };
    return { ...plain, title: 'Untyped', readyPath: 'health', run } as unknown as ServiceDescription;
  },
});

export const silent = defineKind({
  kind: 'silent',
  options: z.strictObject({}),
  describe: () => undefined as unknown as ServiceDescription,
});
