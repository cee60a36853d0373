import { z } from 'zod';
import { serviceView } from './service.ts';

/** Bodies of the controller's API that are no service views. */

/** `POST /api/services/:name/start`. With `wait` the answer comes when the start has ended, well or badly. */
export const startRequest = z.strictObject({
  wait: z.boolean().default(false),
  /** A service that may be put to sleep for it, though its grace is not over: a person's yes. */
  evict: z.string().exactOptional(),
  /** Where there is no room for it: wait in line, and start when there is. The answer does not wait for that. */
  line: z.boolean().default(false),
  /** Who waits: of several that wait for one service, one may leave without taking the place of the others. */
  waiter: z.string().min(1).max(64).exactOptional(),
});
/** The same before its defaults are filled in. */
export type StartRequest = z.input<typeof startRequest>;

/** `POST /api/services/:name/pin`: keep it awake for so long, at most a year. `DELETE` takes that back. */
export const pinRequest = z.strictObject({
  forMs: z
    .int()
    .positive()
    .max(366 * 24 * 3_600_000),
});

/** `GET /api/services/:name/why`: why it is as it is, in plain English sentences, the most important first. */
export const serviceWhy = z.strictObject({ service: serviceView, sentences: z.array(z.string()) });
export type ServiceWhy = z.infer<typeof serviceWhy>;

/** `GET /api/history?service=NAME&limit=N`: what happened, newest first. */
export const history = z.strictObject({
  entries: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      service: z.string(),
      what: z.enum(['woke', 'slept', 'failed', 'healed', 'evicted']),
      /** How long a start or a stop took; null for what has no length. */
      durationMs: z.number().nullable(),
      /** One plain sentence: what for, or why; null when there is nothing to say. */
      reason: z.string().nullable(),
    }),
  ),
});
export type History = z.infer<typeof history>;

/** `GET /api/line`: who waits for memory, the first in line first. */
export const waitingLine = z.strictObject({
  waiting: z.array(z.strictObject({ service: z.string(), needBytes: z.int(), since: z.iso.datetime() })),
});
export type WaitingLine = z.infer<typeof waitingLine>;

/** `GET /api/services/:name/logs`: oldest first, redacted. */
export const serviceLogs = z.strictObject({ service: z.string(), lines: z.array(z.string()) });
export type ServiceLogs = z.infer<typeof serviceLogs>;

/** `POST /api/reload`: what taking the manifest anew has changed; names of services, sorted. */
export const reloadResult = z.strictObject({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** Their processes were restarted, or will start anew when they wake. */
  changed: z.array(z.string()),
  /** Caddy took a new configuration. */
  proxyReloaded: z.boolean(),
  /** How many open requests and sockets that closed; 0 where Caddy keeps them. */
  closedStreams: z.int(),
});
export type ReloadResult = z.infer<typeof reloadResult>;

/** `POST /api/shutdown`: the services that were stopped, before the controller itself ends. */
export const shutdownResult = z.strictObject({ stopped: z.array(z.string()) });
export type ShutdownResult = z.infer<typeof shutdownResult>;

/** `GET /health` of the API. */
export const controllerHealth = z.strictObject({ status: z.literal('ok'), pid: z.int().positive() });
export type ControllerHealth = z.infer<typeof controllerHealth>;
