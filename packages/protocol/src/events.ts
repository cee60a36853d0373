import { z } from 'zod';
import { diagnosis, serviceStatus } from './service.ts';

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
  /** Nobody uses it: it will fall asleep at `sleepsAt` unless somebody comes. */
  z.strictObject({
    type: z.literal('sleep-soon'),
    service: z.string(),
    sleepsAt: z.iso.datetime(),
    at: z.iso.datetime(),
  }),
  /** It could not start, and was mended; `sentence` says what was wrong and what was done. */
  z.strictObject({ type: z.literal('healed'), service: z.string(), sentence: z.string(), at: z.iso.datetime() }),
  /** It failed, and the reason is known. */
  z.strictObject({ type: z.literal('diagnosis'), service: z.string(), diagnosis, at: z.iso.datetime() }),
  /** It was put to sleep because `inFavourOf`, another service, needed its memory. */
  z.strictObject({ type: z.literal('evicted'), service: z.string(), inFavourOf: z.string(), at: z.iso.datetime() }),
  /** The proxy took a new configuration. */
  z.strictObject({ type: z.literal('reload'), at: z.iso.datetime() }),
]);
export type VeilleEvent = z.infer<typeof veilleEvent>;
