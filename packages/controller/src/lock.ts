import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';

/** Held for as long as the controller lives. */
export interface Lock {
  readonly release: () => void;
}

/**
 * One controller a studio. The lock is a socket in Linux's abstract namespace: two can't have it, and the kernel frees
 * it when its owner dies, however that dies. The pid file only tells people.
 */
export async function takeLock(runFolder: string): Promise<Lock> {
  const digest = createHash('sha256').update(runFolder).digest('hex').slice(0, 32);
  const holder = await bind(`\0veille-controller-${digest}`, runFolder);
  const pidFile = join(runFolder, 'controller.pid');
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release: () => {
      rmSync(pidFile, { force: true });
      holder.close();
    },
  };
}

async function bind(name: string, runFolder: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.listen(name);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `A controller for ${runFolder} runs already.`;
    throw new UserError('invalid-request', message, 'Use it, or stop it with "veille down".', { cause: error });
  }
  return server;
}
