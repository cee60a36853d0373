import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createConnection, createServer, type Server } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * One `up` or `down` at a time in a studio. The lock is a listening socket in Linux's abstract namespace: the kernel
 * lets go of it when its process ends, however it ends, so no stale lock can remain.
 * @param onWait is told the pid of the command that holds it, once.
 */
export async function withStudioLock<Result>(
  folder: string,
  { signal, onWait }: { signal: AbortSignal; onWait: (pid: number) => void },
  work: () => Promise<Result>,
): Promise<Result> {
  const address = `\0veille-${createHash('sha256').update(folder).digest('hex')}`;
  const lock = await acquire(address, signal, onWait);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

interface HeldLock {
  readonly release: () => void;
}

async function acquire(address: string, signal: AbortSignal, onWait: (pid: number) => void): Promise<HeldLock> {
  for (let told = false; ; told = true) {
    signal.throwIfAborted();
    const lock = await tryToHold(address);
    if (lock) return lock;
    const holder = addAbortSignal(signal, createConnection(address));
    holder.once('data', (pid) => told || onWait(Number(pid)));
    // It ends when the holder does; refused when that was in between.
    await text(holder).catch(() => {});
  }
}

async function tryToHold(address: string): Promise<HeldLock | null> {
  const server: Server = createServer();
  const waiting = new Set<{ destroy: () => void }>();
  server.on('connection', (socket) => {
    waiting.add(socket.on('error', () => {}).on('close', () => waiting.delete(socket)));
    socket.write(String(process.pid));
  });
  try {
    await once(server.listen(address), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
  server.unref();
  const release = () => {
    server.close();
    for (const socket of waiting) socket.destroy();
  };
  return { release };
}
