import { readAnswer } from './answer.ts';
import {
  type ControllerHealth,
  controllerHealth,
  type History,
  history,
  type ReloadResult,
  reloadResult,
  type ServiceLogs,
  type ServiceWhy,
  type ShutdownResult,
  type StartRequest,
  serviceLogs,
  serviceWhy,
  shutdownResult,
  type WaitingLine,
  waitingLine,
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
  start: (name: string, options: StartRequest & { signal?: AbortSignal }) => Promise<ServiceView>;
  stop: (name: string) => Promise<ServiceView>;
  /** Keeps it awake for so long, once it is awake. */
  pin: (name: string, forMs: number) => Promise<ServiceView>;
  unpin: (name: string) => Promise<ServiceView>;
  why: (name: string) => Promise<ServiceWhy>;
  logs: (name: string, lines: number) => Promise<ServiceLogs>;
  /** What happened, newest first; of one service, or of all. */
  history: (options: { service?: string; limit: number }) => Promise<History>;
  /** Who waits for memory. */
  line: () => Promise<WaitingLine>;
  /** One waiter leaves the line; without one all do. The service stays asleep when nobody waits for it any more. */
  leaveLine: (name: string, waiter?: string) => Promise<ServiceView>;
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
  const drop = (path: string) => transport.send({ method: 'DELETE', path });
  const of = (name: string, rest = '') => `/api/services/${encodeURIComponent(name)}${rest}`;

  return {
    health: async () => readAnswer(await get('/health'), controllerHealth),
    services: async () => readAnswer(await get('/api/services'), serviceList).services,
    service: async (name) => readAnswer(await get(of(name)), serviceView),
    start: async (name, { signal, ...body }) => readAnswer(await post(of(name, '/start'), body, signal), serviceView),
    stop: async (name) => readAnswer(await post(of(name, '/stop')), serviceView),
    pin: async (name, forMs) => readAnswer(await post(of(name, '/pin'), { forMs }), serviceView),
    unpin: async (name) => readAnswer(await drop(of(name, '/pin')), serviceView),
    why: async (name) => readAnswer(await get(of(name, '/why')), serviceWhy),
    logs: async (name, lines) => readAnswer(await get(of(name, `/logs?lines=${lines}`)), serviceLogs),
    history: async ({ service, limit }) => {
      const query = new URLSearchParams({ limit: String(limit), ...(service === undefined ? {} : { service }) });
      return readAnswer(await get(`/api/history?${query}`), history);
    },
    line: async () => readAnswer(await get('/api/line'), waitingLine),
    leaveLine: async (name, waiter) => {
      const query = waiter === undefined ? '' : `?waiter=${encodeURIComponent(waiter)}`;
      return readAnswer(await drop(of(name, `/line${query}`)), serviceView);
    },
    events: async function* (signal) {
      for await (const message of readEventStream(transport.stream('/api/events', signal))) {
        yield veilleEvent.parse(JSON.parse(message.data));
      }
    },
    reload: async () => readAnswer(await post('/api/reload'), reloadResult),
    shutdown: async () => readAnswer(await post('/api/shutdown'), shutdownResult),
  };
}
