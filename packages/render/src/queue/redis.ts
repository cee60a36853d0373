import { Redis } from 'ioredis';
import type { Address } from '../address.ts';

const reconnectAfterMs = 200;

/** Two connections to the queue's own Redis, over a Unix socket or a network. Both come back by themselves when it was away. */
export interface RedisPair {
  /** For requests: fails at once while Redis is away. */
  readonly asking: Redis;
  /** For the worker: waits until Redis is back. */
  readonly waiting: Redis;
  readonly isThere: () => boolean;
  /** Resolves when requests can be asked again. */
  readonly ready: () => Promise<void>;
  readonly disconnect: () => void;
}

export async function connectRedis(where: Address): Promise<RedisPair> {
  const common = { ...where, retryStrategy: () => reconnectAfterMs };
  const waiting = new Redis({ ...common, maxRetriesPerRequest: null });
  const asking = new Redis({ ...common, maxRetriesPerRequest: 0, enableOfflineQueue: false });
  for (const redis of [waiting, asking]) {
    // Without a listener an error event ends the process; the state is told by /health.
    redis.on('error', () => {});
  }
  await Promise.all([isReady(asking), isReady(waiting)]);
  return {
    asking,
    waiting,
    isThere: () => asking.status === 'ready',
    ready: () => isReady(asking),
    disconnect: () => {
      asking.disconnect();
      waiting.disconnect();
    },
  };
}

/** Whether this error says that Redis went away under a question, which may be before the connection says so itself. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'MaxRetriesPerRequestError' || /Stream isn't writeable|Connection is closed/.test(error.message)
  );
}

function isReady(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (redis.status === 'ready') resolve();
    else redis.once('ready', () => resolve());
  });
}
