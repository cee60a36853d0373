import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** One request as it goes over the wire. */
export interface Knock {
  readonly title: string;
  readonly address: string;
  /** `http` speaks to port 80 without TLS. */
  readonly over: 'http' | 'https' | 'h2';
  /** The name of the TLS handshake; empty: none is said. */
  readonly sni: string;
  /** All bytes of a request of HTTP/1; of h2 its headers. */
  readonly request: string | Readonly<Record<string, string>>;
  /** The client's own address. */
  readonly from?: string;
}

export interface Reply {
  readonly title: string;
  /** Null: the connection was not made, or it was cut. */
  readonly status: number | null;
  /** Head and body. */
  readonly text: string;
}

const patienceMs = 1500;

if (import.meta.main) {
  const { knocks, ca } = (await json(process.stdin)) as { knocks: Knock[]; ca: string };
  const replies: Reply[] = [];
  const waiting = knocks.entries();
  const workers = Array.from({ length: 8 }, async () => {
    for (const [index, knock] of waiting) replies[index] = await send(knock, ca);
  });
  await Promise.all(workers);
  process.stdout.write(JSON.stringify(replies));
}

async function send(knock: Knock, ca: string): Promise<Reply> {
  const answer = knock.over === 'h2' ? overHttp2(knock, ca) : overHttp1(knock, ca);
  const heard = await answer.catch((error: Error) => ({ status: null, text: String(error) }));
  return { title: knock.title, ...heard };
}

type Heard = Omit<Reply, 'title'>;

async function overHttp1(knock: Knock, ca: string): Promise<Heard> {
  const options = { host: knock.address, localAddress: knock.from, ...tlsOptions(knock, ca) };
  const socket =
    knock.over === 'http'
      ? connect({ ...options, port: 80 })
      : connectTls({ ...options, port: 443, ALPNProtocols: ['http/1.1'] });
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.write(knock.request as string);
  let heard = '';
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk;
      if (isWhole(heard)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(heard)?.[1];
  return { status: status === undefined ? null : Number(status), text: heard };
}

/** Whoever answers an upgrade or keeps the connection open would be waited for in vain. */
function isWhole(heard: string): boolean {
  const [head = '', body] = heard.split('\r\n\r\n', 2);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return (
    body !== undefined && (head.startsWith('HTTP/1.1 101') || (length !== undefined && body.length >= Number(length)))
  );
}

async function overHttp2({ address, sni, request, from }: Knock, ca: string): Promise<Heard> {
  const options = { ...tlsOptions({ sni }, ca), localAddress: from, host: address };
  const session = connectHttp2('https://door.example', {
    createConnection: () => connectTls({ ...options, port: 443, ALPNProtocols: ['h2'] }),
  });
  const timer = setTimeout(() => session.destroy(), patienceMs);
  try {
    return await new Promise<Heard>((resolve, reject) => {
      session.on('error', reject);
      session.on('close', () => reject(new Error('closed')));
      const stream = session.request(request as Record<string, string>, { endStream: true });
      stream.on('error', reject);
      stream.on('response', async (headers) => {
        const body = await text(stream).catch(String);
        resolve({
          status: Number(headers[constants.HTTP2_HEADER_STATUS]),
          text: `${JSON.stringify(headers)}\n${body}`,
        });
      });
    });
  } finally {
    clearTimeout(timer);
    session.destroy();
  }
}

function tlsOptions({ sni }: Pick<Knock, 'sni'>, ca: string): ConnectionOptions {
  // The certificate is looked at by name only where one is said.
  return { ca, ...(sni === '' ? { checkServerIdentity: () => undefined } : { servername: sni }) };
}
