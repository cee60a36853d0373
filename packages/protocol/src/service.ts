import { z } from 'zod';

/** The five states of a service that Veille starts and stops. Which may follow which: `controller/lifecycle`. */
export const serviceState = z.enum(['stopped', 'starting', 'ready', 'stopping', 'failed']);
export type ServiceState = z.infer<typeof serviceState>;

/** What a list shows: a state, or why there is none (`external`: somebody else's; `unavailable`: cannot run here). */
export const serviceStatus = z.enum([...serviceState.options, 'external', 'unavailable']);
export type ServiceStatus = z.infer<typeof serviceStatus>;

/** Something that keeps a service awake. */
export const holder = z.strictObject({
  kind: z.enum(['request', 'socket', 'job', 'dependant', 'unknown']),
  /** One plain sentence in English: `2 requests in flight`. */
  text: z.string(),
});
export type Holder = z.infer<typeof holder>;

/** A service as the API shows it. Times are ISO 8601 in UTC. */
export const serviceView = z.strictObject({
  name: z.string(),
  kind: z.string(),
  title: z.string(),
  door: z.string().nullable(),
  url: z.string().nullable(),
  status: serviceStatus,
  /** One plain sentence: why it failed or is unavailable; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** Since when it is in this status; null when it never was in another. */
  since: z.iso.datetime().nullable(),
  /** The last moment of activity that is known. */
  lastActivity: z.iso.datetime().nullable(),
  /** When it will fall asleep if nothing happens; null when it will not. */
  sleepsAt: z.iso.datetime().nullable(),
  holders: z.array(holder),
  /** The median of past starts in milliseconds; null before the first. */
  usualStartMs: z.number().nullable(),
  pid: z.int().nullable(),
});
export type ServiceView = z.infer<typeof serviceView>;

export const serviceList = z.strictObject({ services: z.array(serviceView) });
