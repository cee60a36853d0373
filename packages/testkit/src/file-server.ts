import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server does with a request instead of sending the rest of the file. */
export type Mischief =
  /** Sends so many bytes, then cuts the connection: what is on its way may be lost. */
  | { readonly cutAfter: number }
  /** Sends so many bytes, then nothing more; `cut` ends it. */
  | { readonly silentAfter: number }
  | { readonly status: number };

export interface FileServer {
  readonly url: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** For each request the first byte that it asked for; null for one that asked for the whole. */
  readonly asked: (number | null)[];
  /** What happens to the next requests, one after the other; then all goes well. */
  readonly plan: (...mischief: Mischief[]) => void;
  /** Cuts all connections that are open. */
  readonly cut: () => void;
}

/** A server that has one file, on loopback unless said; closed when the test ends. */
export async function openFileServer({
  bytes = randomBytes(300_000),
  ranges = true,
  address = '127.0.0.1',
} = {}): Promise<FileServer> {
  const asked: (number | null)[] = [];
  let planned: Mischief[] = [];
  const server = createServer((request, response) => {
    const start = startOf(request);
    asked.push(start);
    answer(response, ranges ? start : null, planned.shift() ?? null, bytes);
  }).listen(0, address);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/model.safetensors`,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    asked,
    plan: (...mischief) => {
      planned = [...mischief];
    },
    cut: () => server.closeAllConnections(),
  };
}

function startOf({ headers }: IncomingMessage): number | null {
  const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
  return start === undefined ? null : Number(start);
}

function answer(response: ServerResponse, start: number | null, mischief: Mischief | null, bytes: Buffer): void {
  if (mischief !== null && 'status' in mischief) return void response.writeHead(mischief.status).end();
  if (start !== null && start >= bytes.length) return void response.writeHead(416).end();
  const rest = bytes.subarray(start ?? 0);
  const range = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(start === null ? 200 : 206, { 'content-length': rest.length, ...(start === null ? {} : range) });
  if (mischief === null) return void response.end(rest);
  if ('silentAfter' in mischief) return void response.write(rest.subarray(0, mischief.silentAfter));
  response.write(rest.subarray(0, mischief.cutAfter), () => response.destroy());
}
