import type { VeilleEvent } from '@veille/protocol';
import type { FastifyReply } from 'fastify';

/** Often enough that no proxy in between gives the connection up, and that a phone notices a dead one. */
const heartbeatMs = 15_000;
/** A reader that lets so much pile up has gone or is stuck; it comes back by itself and gets the present state. */
const pileLimitBytes = 1024 * 1024;

export interface EventStream {
  readonly send: (event: VeilleEvent) => void;
}

/** Every open stream, so that all end when the server does. */
export class EventStreams {
  readonly #open = new Set<() => void>();

  /** Answers with server-sent events. `begin` is called at once; what it returns is called when the stream ends. */
  open(reply: FastifyReply, begin: (stream: EventStream) => () => void): void {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 1000\n\n');
    const end = () => response.end();
    const send = (event: VeilleEvent) => {
      if (response.writableLength > pileLimitBytes) response.destroy();
      else response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    const finish = begin({ send });
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    this.#open.add(end);
    response.on('close', () => {
      clearInterval(heartbeat);
      this.#open.delete(end);
      finish();
    });
  }

  closeAll(): void {
    for (const end of this.#open) end();
  }
}
