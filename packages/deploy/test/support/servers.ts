import type { RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { streamDecode, streamEncode } from 'dns-packet';
import { onTestFinished } from 'vitest';

/** A DNS server over TCP with these records, gone when the test ends. Resolves with its port. */
export async function serveNames(records: Readonly<Record<string, readonly string[]>>): Promise<number> {
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .on('data', (piece) => {
        // The last question first: answers come in any order.
        for (const message of messagesIn(piece).reverse()) socket.write(answer(message, records));
      }),
  );
  return listen(server);
}

function answer(message: Buffer, records: Readonly<Record<string, readonly string[]>>): Buffer {
  const { id = 0, questions = [] } = streamDecode(message);
  const [question] = questions;
  const all = records[question?.name ?? ''];
  const data = (all ?? []).filter((address) => address.includes(':') === (question?.type === 'AAAA'));
  const answers = data.map((each) => ({ type: question?.type, name: question?.name ?? '', ttl: 5, data: each }));
  const nxdomain = 3;
  const flags = all === undefined ? nxdomain : 0;
  return streamEncode({ type: 'response', id, flags, questions, answers } as never);
}

/** Each message is two bytes of length and then itself. */
function messagesIn(piece: Buffer): Buffer[] {
  if (piece.length < 2) return [];
  const end = 2 + piece.readUInt16BE(0);
  return [piece.subarray(0, end), ...messagesIn(piece.subarray(end))];
}

/** An HTTPS server, gone when the test ends. Resolves with its port. */
export async function serveHttps(
  credentials: { readonly key: string; readonly cert: string } | null,
  answer: RequestListener,
): Promise<number> {
  // Without a certificate the handshake ends as Caddy ends it for a name that it has none of yet.
  const server = createHttps(credentials ?? { SNICallback: (_name, done) => done(new Error('none')) }, answer);
  return listen(server);
}

/** A server that takes every connection and never says a word. */
export async function serveSilence(): Promise<number> {
  const sockets = new Set<Socket>();
  const port = await listen(createServer((socket) => void sockets.add(socket.on('error', () => {}))));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}
