// A web app of the shape of a Next.js editor: pages and chunks that hold their own address, accounts in PostgreSQL, sessions
// in Redis by way of REST, a WebSocket. It does not start without its tables.
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { origin } from './.next/server/site.mjs';

const { BETTER_AUTH_TRUSTED_ORIGINS, DATABASE_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = process.env;
const chunk = readFileSync('/app/.next/static/chunk.js', 'utf8');
const trusted = [origin, ...(BETTER_AUTH_TRUSTED_ORIGINS ?? '').split(',')];

if (DATABASE_URL) query('SELECT count(*) FROM users', {});

const routes = {
  'GET /api/health': (_, response) => response.end('ok'),
  'GET /chunk.js': (_, response) => response.setHeader('content-type', 'text/javascript').end(chunk),
  'POST /api/sign-in': async (request, response) => {
    // As libraries for accounts do it: a sign-in from a page of another address is refused, and says nothing of CORS.
    if (!trusted.includes(request.headers.origin)) return response.writeHead(403).end(`not from ${trusted}`);
    const { name } = await json(request);
    query(`INSERT INTO users VALUES (:'name') ON CONFLICT DO NOTHING`, { name });
    const token = randomUUID();
    await redis('SET', `session:${token}`, name);
    response.setHeader('set-cookie', `session=${token}; HttpOnly; SameSite=Lax; Path=/`).end(name);
  },
  'GET /api/me': async (request, response) => {
    const token = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const name = await redis('GET', `session:${token}`);
    const known = name === null ? '' : query(`SELECT name FROM users WHERE name = :'name'`, { name });
    response.end(known);
  },
};

const server = createServer((request, response) => {
  const route = routes[`${request.method} ${request.url.split('?')[0]}`];
  if (route) return route(request, response);
  response.setHeader('content-type', 'text/html').end(page);
});
server.on('upgrade', ({ headers }, socket) => {
  const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  socket.on('error', () => socket.destroy());
});
server.listen(3000);
process.once('SIGTERM', () => process.exit(0));

const page = `<!doctype html><html lang="en"><title>Editor</title><h1>Editor</h1><script type="module">
  const { origin } = await import('/chunk.js');
  document.body.dataset.origin = origin;
</script></html>`;

function query(sql, variables) {
  const given = Object.entries(variables).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const words = [
    DATABASE_URL,
    '--no-psqlrc',
    '--tuples-only',
    '--no-align',
    '--quiet',
    '--set',
    'ON_ERROR_STOP=1',
    ...given,
  ];
  return execFileSync('psql', words, { input: sql, encoding: 'utf8' }).trim();
}

async function redis(...words) {
  const headers = { authorization: `Bearer ${UPSTASH_REDIS_REST_TOKEN}` };
  const answer = await fetch(UPSTASH_REDIS_REST_URL, { method: 'POST', headers, body: JSON.stringify(words) });
  if (!answer.ok) throw new Error(`the REST API answered ${answer.status}`);
  return (await answer.json()).result;
}
