import { join } from 'node:path';
import { defineKind } from '@veille/stack';
import { z } from 'zod';

const program = join(import.meta.dirname, 'app.ts');

/** A service for tests: a small web app that is ready after `startMs`, or says its `fault` then and exits. */
export const app = defineKind({
  kind: 'app',
  options: z.strictObject({
    title: z.string().default('The app'),
    startMs: z.int().min(0).default(600),
    fault: z.string().default(''),
  }),
  describe: ({ title, startMs, fault }, { address, dataFolder }) => ({
    title,
    run: {
      type: 'process',
      command: ['node', program],
      env: {
        APP_SOCKET: address.replace(/^unix\//, ''),
        APP_DATA: dataFolder,
        APP_START_MS: String(startMs),
        APP_FAULT: fault,
      },
      listen: 'socket',
      stopTimeoutMs: 2_000,
    },
    companions: [],
    readyPath: '/health',
    startTimeoutMs: 600_000,
    sleepAfterMs: 600_000,
    openSocketHolds: false,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});
