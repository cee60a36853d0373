import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the ports that the kernel gives to whoever asks for any, and below those that Veille gives to services. */
const ports = { first: 10_000, count: 10_000 };

/**
 * A TCP port that nobody listens on, and that no other test is given before this process ends: it is free for a while before
 * the program that it is for listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    // A name that the kernel lets go of with its process, however that ends.
    const reservation = await listenAt(`\0veille-test-port-${port}`);
    if (reservation === null) continue;
    const server = await listenAt(port);
    if (server === null) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Null where somebody listens there already. */
async function listenAt(where: string | number): Promise<Server | null> {
  const server = createServer().listen(where).unref();
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}
