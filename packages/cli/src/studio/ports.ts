import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Where doors listen: 127.0.0.1, and ::1 on a machine that has it. */
export async function loopbackAddresses(): Promise<string[]> {
  const addresses = Object.values(networkInterfaces()).flat();
  const hasIpv6 = addresses.some((each) => each?.address === '::1') && (await listenError('::1', 0)) === null;
  return hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}

/** The system's reason why a port cannot be listened on (`EADDRINUSE`, `EACCES`); null when it can. */
export async function portError(addresses: readonly string[], port: number): Promise<string | null> {
  for (const address of addresses) {
    const error = await listenError(address, port);
    if (error !== null) return error;
  }
  return null;
}

/** The first free port from `start` on that is not among `except`. */
export async function findFreePort(
  addresses: readonly string[],
  start: number,
  except: ReadonlySet<number> = new Set(),
): Promise<number> {
  for (let port = start; port <= 65_535; port++) {
    if (!except.has(port) && (await portError(addresses, port)) === null) return port;
  }
  throw new Error(`no free port from ${start} on`);
}

async function listenError(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    server.close();
  }
}
