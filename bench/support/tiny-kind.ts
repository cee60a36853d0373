import { join } from 'node:path';
import { defineKind } from '@veille/stack';
import { z } from 'zod';

/** A service that costs next to nothing, so that what is measured is the door. */
export const tiny = defineKind({
  kind: 'tiny',
  options: z.strictObject({}),
  describe: (_, { address }) => ({
    title: 'A tiny upstream',
    run: {
      type: 'process',
      command: ['node', join(import.meta.dirname, 'tiny-upstream.ts')],
      env: { TINY_SOCKET: address.replace(/^unix\//, '') },
      listen: 'socket',
      stopTimeoutMs: 2_000,
    },
    companions: [],
    readyPath: '/',
    startTimeoutMs: 20_000,
    sleepAfterMs: null,
    openSocketHolds: false,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});
