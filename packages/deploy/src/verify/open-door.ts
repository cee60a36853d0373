import { once } from 'node:events';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect, getCACertificates } from 'node:tls';
import type { Executor } from '../executor/executor.ts';

/** What stood at a door: an answer over a connection whose certificate was good for the name. */
export interface DoorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Who vouches for the certificate. */
  readonly issuer: string;
}

export interface DoorQuestion {
  readonly name: string;
  /** Where the connection goes to, from the host. */
  readonly address: string;
}

const waitMs = 15_000;

/**
 * Opens a door as a client does, from a host: the operator's own TLS, with the name and the whole chain checked. It wakes
 * nothing: it says that it only looks ahead.
 *
 * @throws Error of TLS or of the connection, with its `code`.
 */
export async function openDoor(
  executor: Executor,
  { name, address }: DoorQuestion,
  signal: AbortSignal,
): Promise<DoorAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const stream = executor.connect(address, 443, limit);
  const ca = [...getCACertificates('default'), ...getCACertificates('system')];
  const socket = connect({ socket: stream, servername: name, ca, ALPNProtocols: ['http/1.1'] });
  // To be ended is an error to a stream that is in the middle of something; by then the answer or another error is there.
  for (const each of [stream, socket]) each.on('error', () => undefined);
  try {
    await once(socket, 'secureConnect', { signal: limit });
    const { issuer } = socket.getPeerCertificate();
    const asked = request({
      host: name,
      path: '/',
      headers: { host: name, 'sec-purpose': 'prefetch', accept: '*/*', connection: 'close' },
      createConnection: () => socket,
      signal: limit,
    }).end();
    asked.on('error', () => undefined);
    const [response] = await once(asked, 'response');
    const body = await text(response);
    const contentType = String(response.headers['content-type'] ?? '');
    return { status: response.statusCode, contentType, body, issuer: String(issuer.O ?? issuer.CN ?? '') };
  } finally {
    socket.destroy();
    stream.destroy();
  }
}
