import { z } from 'zod';

/** The five states of a service that Veille starts and stops. Which may follow which: `controller/lifecycle`. */
export const serviceState = z.enum(['stopped', 'starting', 'ready', 'stopping', 'failed']);
export type ServiceState = z.infer<typeof serviceState>;

/** What a list shows: a state, or why there is none (`external`: somebody else's; `unavailable`: cannot run here). */
export const serviceStatus = z.enum([...serviceState.options, 'external', 'unavailable']);
export type ServiceStatus = z.infer<typeof serviceStatus>;

/** Something that keeps a service awake. */
export const holder = z.strictObject({
  kind: z.enum(['request', 'socket', 'job', 'dependant', 'pin', 'unknown']),
  /** One plain sentence in English: `2 requests in flight`. */
  text: z.string(),
  /** Since when it was seen to hold, as far as the present controller knows. */
  since: z.iso.datetime(),
});
export type Holder = z.infer<typeof holder>;

/** Why a service does not run as it should. */
export const diagnosis = z.strictObject({
  /** A word for programs: `out-of-memory`, `port-taken`. */
  code: z.string(),
  /** One plain sentence in English. */
  sentence: z.string(),
  /** The command that mends it, to paste; null where there is none. */
  command: z.string().nullable(),
});
export type Diagnosis = z.infer<typeof diagnosis>;

/** What a service needs of the memory. Bytes; null for what is not known. */
export const memoryUse = z.strictObject({
  /** What it is taken to need: declared or learned. */
  needBytes: z.int().nullable(),
  /** The most that it was seen to use. */
  peakBytes: z.int().nullable(),
  currentBytes: z.int().nullable(),
});
export type MemoryUse = z.infer<typeof memoryUse>;

/** A service as the API shows it. Times are ISO 8601 in UTC. */
export const serviceView = z.strictObject({
  name: z.string(),
  kind: z.string(),
  title: z.string(),
  door: z.string().nullable(),
  url: z.string().nullable(),
  status: serviceStatus,
  /** One plain sentence: why it failed or is unavailable, or what people must know though it runs; null: nothing to say. */
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
  memory: memoryUse.nullable(),
  /** Why it failed, where that is known; null while nothing is wrong. */
  diagnosis: diagnosis.nullable(),
  /** Until when somebody keeps it awake; null when nobody does. */
  pinnedUntil: z.iso.datetime().nullable(),
});
export type ServiceView = z.infer<typeof serviceView>;

export const serviceList = z.strictObject({ services: z.array(serviceView) });
