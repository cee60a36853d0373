import { once } from 'node:events';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When the answer's first byte came, on the clock of `process.hrtime.bigint()`. */
  readonly firstByteAt: bigint;
}

/** One request on a connection of its own: to a socket, or to a port with a Host, as Node resolves no `*.localhost`. */
export async function ask(options: RequestOptions, body?: string): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', agent: false, ...options });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const firstByteAt = process.hrtime.bigint();
  return { status: response.statusCode, headers: response.headers, body: await buffer(response), firstByteAt };
}
