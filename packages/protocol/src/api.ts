import { z } from 'zod';

/** Bodies of the controller's API that are no service views. */

/** `POST /api/services/:name/start`. With `wait` the answer comes when the start has ended, well or badly. */
export const startRequest = z.strictObject({ wait: z.boolean().default(false) });

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
