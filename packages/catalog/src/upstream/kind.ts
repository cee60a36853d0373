import { defineKind } from '@veille/stack';
import { z } from 'zod';

/** A server that somebody else runs: a door leads to it, Veille neither starts nor stops it. */
export const upstream = defineKind({
  kind: 'upstream',
  options: z.strictObject({
    /**
     * The TCP port that it listens on, from 1 to 65535.
     * @example port: 3456
     */
    port: z
      .int({ error: 'a port from 1 to 65535' })
      .min(1, 'a port from 1 to 65535')
      .max(65_535, 'a port from 1 to 65535')
      .meta({ examples: [3456] }),
    /**
     * The machine that it listens on, by name or IP address, as seen from the host of the door.
     * @default '127.0.0.1'
     * @example hostname: '192.0.2.20'
     */
    hostname: z
      .string()
      .regex(
        /^[A-Za-z0-9_.-]+$|^[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*$/,
        'a host name or an IP address, without port',
      )
      .meta({ examples: ['127.0.0.1'] })
      .exactOptional(),
  }),
  describe: ({ port, hostname }, { service }) => ({
    title: service,
    run: { type: 'external', host: hostname ?? '127.0.0.1', port },
    companions: [],
    readyPath: '/',
    startTimeoutMs: 60_000,
    sleepAfterMs: null,
    openSocketHolds: false,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});
