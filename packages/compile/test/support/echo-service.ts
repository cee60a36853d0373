import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { WebSocketServer } from 'ws';

/** What the service saw of a request. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  readonly sha256: string;
}

/** Answers with what it got; `/status/502` with that status and a body of its own; WebSocket messages come back. */
export function echoService(seen: Echo[]): Server {
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const echo = { method, url, headers, bytes, sha256: hash.digest('hex') };
      seen.push(echo);
      const status = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200);
      response.writeHead(status, { 'content-type': 'application/json', 'x-app': 'own' }).end(JSON.stringify(echo));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (message) => socket.send(`echo ${message}`));
    // At a reload Caddy 2.6.2 ends a WebSocket in a way that the protocol does not allow.
    socket.on('error', () => socket.terminate());
  });
  return server;
}
