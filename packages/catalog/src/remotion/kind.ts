import { defineKind, type Kind, type KindContext } from '@veille/stack';
import { z } from 'zod';
import { queue } from './queue.ts';

export interface RemotionOptions {
  /**
   * The folder of your Remotion compositions, relative to the stack's file. It is bundled at `veille up`.
   * @default the title card that comes with the render server
   * @example compositions: './compositions'
   */
  readonly compositions?: string;
  /**
   * A folder that is served, read-only, under `/creative-assets`; relative to the stack's file.
   * @default './creative-assets'
   * @example assets: './creative-assets'
   */
  readonly assets?: string;
  /**
   * A file that holds a bearer token, relative to the stack's file. `POST` and `DELETE` then ask for it.
   * @default no token is asked for
   * @example tokenFile: './secrets/render-token'
   */
  readonly tokenFile?: string;
  /**
   * A file that holds your company's Remotion licence key, relative to the stack's file; it is passed through to Remotion.
   * @default none: Remotion is free for individuals and companies of up to three people
   * @example licenseKeyFile: './secrets/remotion-license-key'
   */
  readonly licenseKeyFile?: string;
  /**
   * How many films may wait, from 1 to 1000; whoever asks for one more gets a 429.
   * @default 10
   * @example queueLimit: 20
   */
  readonly queueLimit?: number;
}

const limit = { error: 'a whole number from 1 to 1000' };

const options = z.strictObject({
  compositions: z
    .string()
    .min(1)
    .meta({ examples: ['./compositions'] })
    .exactOptional(),
  assets: z
    .string()
    .min(1)
    .meta({ examples: ['./creative-assets'] })
    .exactOptional(),
  tokenFile: z
    .string()
    .min(1)
    .meta({ examples: ['./secrets/render-token'] })
    .exactOptional(),
  licenseKeyFile: z
    .string()
    .min(1)
    .meta({ examples: ['./secrets/remotion-license-key'] })
    .exactOptional(),
  queueLimit: z
    .int(limit)
    .min(1, limit)
    .max(1000, limit)
    .meta({ examples: [10] })
    .exactOptional(),
});

/** Films from React compositions: Remotion behind a small render server with a queue on disk. */
export const remotion: Kind<RemotionOptions> = defineKind({
  kind: 'remotion',
  options,
  paths: [
    { option: 'compositions', type: 'folder' },
    { option: 'tokenFile', type: 'file' },
    { option: 'licenseKeyFile', type: 'file' },
  ],
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
    openSocketHolds: true,
    backgroundWakes: false,
    busy: { path: '/health', field: 'busy' },
    pendingFile: pendingFile(context),
  }),
});

/** All that the render server is told; `packages/render` reads exactly these. */
function environment(given: RemotionOptions, context: KindContext): Record<string, string> {
  return {
    VEILLE_LISTEN: socketPath(context.address),
    VEILLE_REDIS: socketPath(context.companionAddress('queue')),
    VEILLE_DATA: context.dataFolder,
    VEILLE_TMP: context.temporaryFolder,
    VEILLE_BUNDLE: context.prepared ?? '',
    VEILLE_CHROMIUM: context.program('chromium-headless-shell') ?? '',
    VEILLE_PENDING_FILE: pendingFile(context),
    VEILLE_QUEUE_LIMIT: String(given.queueLimit ?? 10),
    VEILLE_ASSETS: context.path(given.assets ?? './creative-assets'),
    ...(given.tokenFile === undefined ? {} : { VEILLE_TOKEN_FILE: context.path(given.tokenFile) }),
    ...(given.licenseKeyFile === undefined
      ? {}
      : { VEILLE_REMOTION_LICENSE_KEY_FILE: context.path(given.licenseKeyFile) }),
  };
}

function pendingFile({ dataFolder }: KindContext): string {
  return `${dataFolder}/pending`;
}

/** The path in an address such as `unix//run/remotion.sock`. */
function socketPath(address: string): string {
  return address.replace(/^unix\//, '');
}
