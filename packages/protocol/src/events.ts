import { z } from 'zod';
import { serviceStatus } from './service.ts';

/** What the controller tells over SSE: the SSE `event` is the `type`, its `data` the whole object as JSON. */
export const veilleEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('status'),
    service: z.string(),
    status: serviceStatus,
    reason: z.string().nullable(),
    at: z.iso.datetime(),
  }),
  /** A line that the service wrote, redacted. */
  z.strictObject({ type: z.literal('log'), service: z.string(), line: z.string(), at: z.iso.datetime() }),
  /** The proxy took a new configuration. */
  z.strictObject({ type: z.literal('reload'), at: z.iso.datetime() }),
]);
export type VeilleEvent = z.infer<typeof veilleEvent>;
