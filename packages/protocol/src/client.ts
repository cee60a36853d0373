import { readAnswer } from './answer.ts';
import {
  type ControllerHealth,
  controllerHealth,
  type ReloadResult,
  reloadResult,
  type ServiceLogs,
  type ShutdownResult,
  serviceLogs,
  shutdownResult,
} from './api.ts';
import { readEventStream } from './event-stream.ts';
import { type VeilleEvent, veilleEvent } from './events.ts';
import { type ServiceView, serviceList, serviceView } from './service.ts';
import type { Transport } from './transport.ts';

/** The controller's API. Every call throws a UserError where the controller answers with a problem document. */
export interface ControllerClient {
  health: () => Promise<ControllerHealth>;
  services: () => Promise<readonly ServiceView[]>;
  service: (name: string) => Promise<ServiceView>;
  /** With `wait` it resolves when the service is awake and throws when its start failed. */
  start: (name: string, options: { wait: boolean; signal?: AbortSignal }) => Promise<ServiceView>;
  stop: (name: string) => Promise<ServiceView>;
  logs: (name: string, lines: number) => Promise<ServiceLogs>;
  events: (signal: AbortSignal) => AsyncGenerator<VeilleEvent>;
  /** Takes the manifest on disk anew. */
  reload: () => Promise<ReloadResult>;
  /** Stops every service, Caddy last, then ends the controller. */
  shutdown: () => Promise<ShutdownResult>;
}

export function createControllerClient(transport: Transport): ControllerClient {
  const get = (path: string) => transport.send({ method: 'GET', path });
  const post = (path: string, body: unknown = {}, signal?: AbortSignal) =>
    transport.send({ method: 'POST', path, body, ...(signal ? { signal } : {}) });
  const of = (name: string, rest = '') => `/api/services/${encodeURIComponent(name)}${rest}`;

  return {
    health: async () => readAnswer(await get('/health'), controllerHealth),
    services: async () => readAnswer(await get('/api/services'), serviceList).services,
    service: async (name) => readAnswer(await get(of(name)), serviceView),
    start: async (name, { wait, signal }) => readAnswer(await post(of(name, '/start'), { wait }, signal), serviceView),
    stop: async (name) => readAnswer(await post(of(name, '/stop')), serviceView),
    logs: async (name, lines) => readAnswer(await get(of(name, `/logs?lines=${lines}`)), serviceLogs),
    events: async function* (signal) {
      for await (const message of readEventStream(transport.stream('/api/events', signal))) {
        yield veilleEvent.parse(JSON.parse(message.data));
      }
    },
    reload: async () => readAnswer(await post('/api/reload'), reloadResult),
    shutdown: async () => readAnswer(await post('/api/shutdown'), shutdownResult),
  };
}
