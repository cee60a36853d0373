/**
 * How a client reaches a server: a Unix socket, a port with a Host of its own, a browser's fetch, or a test's fake.
 * Giving it in keeps this package free of any runtime.
 */
export interface Transport {
  readonly send: (request: ClientRequest) => Promise<ClientResponse>;
  /** The body of a GET, piece by piece as it comes, until it ends or the signal aborts. */
  readonly stream: (path: string, signal: AbortSignal) => AsyncIterable<string>;
}

export interface ClientRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query, such as `/api/services/remotion/logs?lines=20`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface ClientResponse {
  readonly status: number;
  readonly body: string;
}
