import { join } from 'node:path';
import { defineKind } from '@veille/stack';
import { z } from 'zod';

const program = join(import.meta.dirname, 'app.ts');

/** A service for tests: a small web app that writes its lines, and after `startMs` is ready or says its `fault` and exits. */
export const app = defineKind({
  kind: 'app',
  options: z.strictObject({
    title: z.string().default('The app'),
    startMs: z.int().min(0).default(600),
    fault: z.string().default(''),
    memory: z.string().exactOptional(),
    bootLines: z
      .array(z.string())
      .default(['reading the catalogue', 'opening the database', 'loading the fonts', 'warming the cache']),
  }),
  describe: ({ title, startMs, fault, memory, bootLines }, { address, dataFolder }) => ({
    title,
    run: {
      type: 'process',
      command: ['node', program],
      env: {
        APP_SOCKET: address.replace(/^unix\//, ''),
        APP_DATA: dataFolder,
        APP_START_MS: String(startMs),
        APP_FAULT: fault,
        APP_BOOT_LINES: bootLines.join('\n'),
      },
      listen: 'socket',
      ...(memory === undefined ? {} : { memory }),
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
