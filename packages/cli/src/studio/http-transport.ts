import { once } from 'node:events';
import { type ClientRequest as HttpRequest, type IncomingMessage, request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { getCACertificates } from 'node:tls';
import type { ClientRequest, Transport } from '@veille/protocol';

/**
 * A Unix socket, or a door: Caddy's port on loopback with the door's own Host (Node resolves no `*.localhost`), or that of a
 * host, over TLS.
 */
export type Endpoint =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number; readonly hostHeader: string; readonly isSecure?: true };

/** The server answered with something else than a stream. */
export class StreamRefused extends Error {}

/**
 * A client's way to a server. Rejects with the system's error (`ECONNREFUSED`, `ENOENT`) when nobody listens.
 * @param signal ends every call, besides the call's own.
 */
export function createHttpTransport(endpoint: Endpoint, signal?: AbortSignal): Transport {
  return {
    send: async (call) => {
      const response = await answerTo(open(endpoint, { ...call, ...eitherSignal(signal, call.signal) }));
      return { status: response.statusCode ?? 0, body: await text(response) };
    },
    stream: async function* (path, ended) {
      const headers = { accept: 'text/event-stream' };
      const response = await answerTo(open(endpoint, { method: 'GET', path, headers, ...eitherSignal(signal, ended) }));
      if (response.statusCode !== 200) {
        response.destroy();
        throw new StreamRefused(`GET ${path} answered ${response.statusCode}, not a stream`);
      }
      response.setEncoding('utf8');
      yield* response as AsyncIterable<string>;
    },
  };
}

/** A GET whose body comes as bytes; the caller reads it to its end or destroys it. */
export function openResponse(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  return answerTo(open(endpoint, { method: 'GET', path, signal }));
}

function open(endpoint: Endpoint, { method, path, headers = {}, body, signal }: ClientRequest): HttpRequest {
  const content = body === undefined ? null : JSON.stringify(body);
  const { hostHeader, isSecure, ...address } = { hostHeader: 'localhost', isSecure: false, ...endpoint };
  const outgoing = (isSecure ? requestOverTls : request)({
    ...address,
    ...(isSecure ? { ca: trusted() } : {}),
    method,
    path,
    // Or Node would put a name where an empty one is wanted.
    setHost: false,
    headers: {
      host: hostHeader,
      accept: 'application/json',
      ...(content === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
      ...headers,
    },
    ...(signal ? { signal } : {}),
  });
  outgoing.end(content);
  return outgoing;
}

/** Whom a browser on this machine trusts too: a person's own authority is in the system's store, not in Node's. */
function trusted(): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system')];
}

function eitherSignal(...signals: readonly (AbortSignal | undefined)[]): { signal?: AbortSignal } {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length === 0 ? {} : { signal: AbortSignal.any(given) };
}

async function answerTo(outgoing: HttpRequest): Promise<IncomingMessage> {
  const [response] = await once(outgoing, 'response');
  return response;
}
