import { setTimeout as sleep } from 'node:timers/promises';
import { type Manifest, UserError } from '@veille/protocol';
import { createHttpTransport, type Endpoint } from './http-transport.ts';
import { isNobodyThere } from './running-studio.ts';
import { servedNames } from './served-names.ts';

const patienceMs = 15_000;
const lookEveryMs = 25;
const answerWithinMs = 2000;

/**
 * A door from this machine. Its own are `http://*.localhost`: Node does not resolve them, so it connects to the address and
 * says the Host. Those of hosts are `https`, and have names.
 */
export function doorEndpoint(url: string): Endpoint {
  const { protocol, hostname, host, port } = new URL(url);
  if (protocol === 'https:') return { host: hostname, port: Number(port || 443), hostHeader: host, isSecure: true };
  return { host: '127.0.0.1', port: Number(port || 80), hostHeader: host };
}

/**
 * Resolves when each door answers through Caddy; looking at a door wakes nothing.
 * @throws UserError `start-failed` with the first that does not.
 */
export async function waitForDoors(manifest: Manifest, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (const { url, isOpen } of looksOf(manifest)) {
    while (!(await isOpenNow(isOpen, signal))) {
      signal.throwIfAborted();
      if (performance.now() > deadline) throw silentDoor(url, manifest.folders.log);
      await sleep(lookEveryMs);
    }
  }
}

/** How to look whether a door is open, without waking anything and without troubling somebody else's server. */
interface Look {
  readonly url: string;
  readonly isOpen: (signal: AbortSignal) => Promise<boolean>;
}

function looksOf({ dashboardUrl, services, proxy }: Manifest): Look[] {
  const doors = services.flatMap(({ door, driver }): Look[] => {
    if (!door) return [];
    const { url } = door;
    if (driver === 'external') return [{ url, isOpen: (signal) => isServed(url, proxy.adminSocket, signal) }];
    return [{ url, isOpen: (signal) => answers(url, '/.veille/state', signal) }];
  });
  return [{ url: dashboardUrl, isOpen: (signal) => answers(dashboardUrl, '/api/services', signal) }, ...doors];
}

/** The controller's own answer. Caddy's for a name that it does not know is no 200. */
async function answers(url: string, path: string, signal: AbortSignal): Promise<boolean> {
  const { status } = await createHttpTransport(doorEndpoint(url), signal).send({ method: 'GET', path });
  return status === 200;
}

/** Below the door of somebody else's server nothing is ours: only Caddy can say whether it knows the name. */
async function isServed(url: string, adminSocket: string, signal: AbortSignal): Promise<boolean> {
  return (await servedNames(adminSocket, signal)).has(new URL(url).hostname);
}

async function isOpenNow(isOpen: Look['isOpen'], signal: AbortSignal): Promise<boolean> {
  const late = AbortSignal.timeout(answerWithinMs);
  try {
    return await isOpen(AbortSignal.any([signal, late]));
  } catch (error) {
    if (isNobodyThere(error) || (late.aborted && !signal.aborted)) return false;
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
