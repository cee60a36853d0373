import { setTimeout as sleep } from 'node:timers/promises';
import { type Manifest, UserError } from '@veille/protocol';
import { createHttpTransport, type Endpoint } from './http-transport.ts';
import { isNobodyThere } from './running-studio.ts';

const patienceMs = 15_000;
const lookEveryMs = 25;

/** A door from this machine: Node resolves no `*.localhost`, so it connects to the address and says the Host. */
export function doorEndpoint(url: string): Endpoint {
  const { host, port } = new URL(url);
  return { host: '127.0.0.1', port: Number(port || 80), hostHeader: host };
}

/**
 * Resolves when each door answers through Caddy; looking at a door wakes nothing.
 * @throws UserError `start-failed` with the first that does not.
 */
export async function waitForDoors({ dashboardUrl, services, folders }: Manifest, signal: AbortSignal): Promise<void> {
  const doors = services.flatMap(({ door }) => (door ? [{ url: door.url, path: '/.veille/state' }] : []));
  const deadline = performance.now() + patienceMs;
  for (const { url, path } of [{ url: dashboardUrl, path: '/api/services' }, ...doors]) {
    while (!(await answers(url, path))) {
      signal.throwIfAborted();
      if (performance.now() > deadline) throw silentDoor(url, folders.log);
      await sleep(lookEveryMs);
    }
  }
}

/** An answer by the controller, or Caddy's own 404 at the door of somebody else's server. */
async function answers(url: string, path: string): Promise<boolean> {
  try {
    const { status } = await createHttpTransport(doorEndpoint(url)).send({ method: 'GET', path });
    return status < 500;
  } catch (error) {
    if (isNobodyThere(error)) return false;
    throw error;
  }
}

function silentDoor(url: string, logFolder: string): UserError {
  return new UserError(
    'start-failed',
    `The door ${url} does not answer through Caddy.`,
    `Look at ${logFolder}/caddy.log and ${logFolder}/controller.log.`,
  );
}
