import { defineKind, type Kind } from '@veille/stack';
import { z } from 'zod';

export interface UpstreamOptions {
  /**
   * The TCP port that it listens on, from 1 to 65535.
   * @example port: 3456
   */
  readonly port: number;
  /**
   * The machine that it listens on, by name or IP address, as seen from the host of the door.
   * @default '127.0.0.1'
   * @example hostname: '192.0.2.20'
   */
  readonly hostname?: string;
}

const portRange = { error: 'a port from 1 to 65535' };
const nameOrAddress = { error: 'a host name or an IP address, without port' };

const options = z.strictObject({
  port: z
    .int(portRange)
    .min(1, portRange)
    .max(65_535, portRange)
    .meta({ examples: [3456] }),
  hostname: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+$|^[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*$/, nameOrAddress)
    .meta({ examples: ['127.0.0.1'] })
    .exactOptional(),
});

/** A server that somebody else runs: a door leads to it, Veille neither starts nor stops it. */
export const upstream: Kind<UpstreamOptions> = defineKind({
  kind: 'upstream',
  options,
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
