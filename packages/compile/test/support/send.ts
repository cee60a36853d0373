import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sending {
  readonly port: number;
  /** A door such as `app`, or a whole `Host` with a dot or colon in it. */
  readonly door: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Several chunks are sent chunked, a single one with its length. */
  readonly body?: readonly Buffer[];
  /** The client's own address. */
  readonly from?: string;
}

/** Sends a request to a door. Node does not resolve `*.localhost`: the address is named, the door stands in the Host. */
export async function send({
  port,
  door,
  path = '/',
  method = 'GET',
  headers,
  body = [],
  from,
}: Sending): Promise<Answer> {
  const [only] = body;
  const length = body.length === 1 && only ? { 'content-length': only.length } : {};
  const host = /[.:]/.test(door) ? door : `${door}.localhost:${port}`;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: { host, ...length, ...headers },
      ...(from === undefined ? {} : { localAddress: from }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      const answer = { status: incoming.statusCode ?? 0, headers: incoming.headers };
      resolve({ ...answer, body: await text(incoming) });
    });
    for (const chunk of body) outgoing.write(chunk);
    outgoing.end();
  });
}

/** What a browser sends with a person's own navigation. */
export const navigation = {
  accept: 'text/html,application/xhtml+xml',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'sec-fetch-dest': 'document',
};
