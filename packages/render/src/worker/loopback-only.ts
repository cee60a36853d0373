import { Server } from 'node:net';

const loopback = '127.0.0.1';

/**
 * Makes every server of this process listen on loopback, whatever it asks for. Remotion serves the bundle and an open
 * `/proxy?src=URL` on all interfaces during a render and has no setting for it.
 */
export function listenOnLoopbackOnly(): void {
  const { listen } = Server.prototype;
  Server.prototype.listen = function listenOnLoopback(this: Server, ...words: unknown[]): Server {
    return Reflect.apply(listen, this, confine(words));
  };
}

/** `listen({ port, host })` and `listen(port, ...)` get another host; a socket's path or a handle stays. */
function confine([first, ...rest]: unknown[]): unknown[] {
  const callbacks = rest.filter((word) => typeof word === 'function');
  if (typeof first === 'number') return [{ port: first, host: loopback }, ...callbacks];
  if (typeof first === 'object' && first !== null && 'port' in first)
    return [{ ...first, host: loopback }, ...callbacks];
  return [first, ...rest];
}
