import { join } from 'node:path';
import { defineKind } from '@veille/stack';
import { z } from 'zod';

/** On this machine. */
export const appProgram = join(import.meta.dirname, 'app.ts');
/** On hosts, whose units see neither homes nor this machine's temporary files: `APP_PROGRAM` tells the kind of it. */
export const appProgramOfHosts = '/usr/local/lib/app.ts';

/**
 * A service for tests: a small web app that writes its lines, and after `startMs`, or when it is let go if it is `held`, is
 * ready or says its `fault` and exits. If its lines are `held` as well, it is let go before each but the first.
 */
export const app = defineKind({
  kind: 'app',
  options: z.strictObject({
    title: z.string().default('The app'),
    startMs: z.int().min(0).default(600),
    held: z.union([z.boolean(), z.literal('lines')]).default(false),
    fault: z.string().default(''),
    memory: z.string().exactOptional(),
    graceMs: z.int().min(0).default(0),
    worksInBrowser: z.boolean().default(false),
    bootLines: z
      .array(z.string())
      .default(['reading the catalogue', 'opening the database', 'loading the fonts', 'warming the cache']),
  }),
  describe: ({ title, startMs, held, fault, memory, graceMs, worksInBrowser, bootLines }, { address, dataFolder }) => ({
    title,
    run: {
      type: 'process',
      command: ['node', process.env.APP_PROGRAM ?? appProgram],
      env: {
        APP_SOCKET: address.replace(/^unix\//, ''),
        APP_DATA: dataFolder,
        APP_START_MS: String(startMs),
        APP_FAULT: fault,
        APP_HELD: held === 'lines' ? 'lines' : held ? 'yes' : '',
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
    worksInBrowser,
    pendingFile: null,
    graceMs,
  }),
});
