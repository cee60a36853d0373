import { defineKind, type KindContext } from '@veille/stack';
import { z } from 'zod';
import { queue } from './queue.ts';

const options = z.strictObject({
  /**
   * The folder of your Remotion compositions, relative to the stack's file. It is bundled at `veille up`.
   * @default the title card that comes with the render server
   * @example compositions: './compositions'
   */
  compositions: z
    .string()
    .min(1)
    .meta({ examples: ['./compositions'] })
    .exactOptional(),
  /**
   * A folder that is served, read-only, under `/creative-assets`; relative to the stack's file.
   * @default './creative-assets'
   * @example assets: './creative-assets'
   */
  assets: z
    .string()
    .min(1)
    .meta({ examples: ['./creative-assets'] })
    .exactOptional(),
  /**
   * A file that holds a bearer token, relative to the stack's file. `POST` and `DELETE` then ask for it.
   * @default no token is asked for
   * @example tokenFile: './secrets/render-token'
   */
  tokenFile: z
    .string()
    .min(1)
    .meta({ examples: ['./secrets/render-token'] })
    .exactOptional(),
  /**
   * How many films may wait, from 1 to 1000; whoever asks for one more gets a 429.
   * @default 10
   * @example queueLimit: 20
   */
  queueLimit: z
    .int({ error: 'a whole number from 1 to 1000' })
    .min(1)
    .max(1000)
    .meta({ examples: [10] })
    .exactOptional(),
});

/** Films from React compositions: Remotion behind a small render server with a queue on disk. */
export const remotion = defineKind({
  kind: 'remotion',
  options,
  prepare: ({ compositions }, { path }) => ({
    title: 'bundling compositions',
    inputs: compositions === undefined ? [] : [path(compositions)],
    command: ['render-bundle', ...(compositions === undefined ? [] : [path(compositions)])],
  }),
  describe: (given, context) => ({
    title: 'Remotion render server',
    run: {
      type: 'process',
      command: ['render-server'],
      env: environment(given, context),
      listen: 'socket',
      stopTimeoutMs: 15_000,
    },
    companions: [queue(context)],
    readyPath: '/health',
    startTimeoutMs: 60_000,
    sleepAfterMs: 10 * 60_000,
    openSocketHolds: false,
    backgroundWakes: false,
    busy: { path: '/health', field: 'busy' },
    pendingFile: pendingFile(context),
  }),
});

/** All that the render server is told; `packages/render` reads exactly these. */
function environment(given: z.output<typeof options>, context: KindContext): Record<string, string> {
  return {
    VEILLE_LISTEN: socketPath(context.address),
    VEILLE_REDIS: socketPath(context.companionAddress('queue')),
    VEILLE_DATA: context.dataFolder,
    VEILLE_TMP: context.temporaryFolder,
    VEILLE_BUNDLE: context.prepared ?? '',
    VEILLE_URL: context.url,
    VEILLE_CHROMIUM: context.program('chromium-headless-shell') ?? '',
    VEILLE_PENDING_FILE: pendingFile(context),
    VEILLE_QUEUE_LIMIT: String(given.queueLimit ?? 10),
    VEILLE_ASSETS: context.path(given.assets ?? './creative-assets'),
    ...(given.tokenFile === undefined ? {} : { VEILLE_TOKEN_FILE: context.path(given.tokenFile) }),
  };
}

function pendingFile({ dataFolder }: KindContext): string {
  return `${dataFolder}/pending`;
}

/** The path in an address such as `unix//run/remotion.sock`. */
function socketPath(address: string): string {
  return address.replace(/^unix\//, '');
}
