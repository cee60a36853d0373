import type { Knock, Reply } from './knock.ts';

/** What services, the controller and strangers' servers answer with in these tests. */
export const secret = 'SECRET';

const doors = ['re', 'cut', 'oc', 'veille'].map((door) => `${door}.example.cloud`);
const [door = '', shutDoor = ''] = doors;

const paths = [
  [
    '/',
    '/api/x',
    '//',
    '//api/x',
    '/./api/x',
    '/x/../api/x',
    '/%2e%2e/api/x',
    '/%2E%2E%2fapi%2fx',
    '/api%2fx',
    '/api/%2e%2e/x',
  ],
  ['/API/x', '/api/x?y=1', '/api/x;y', '/api\\x', '/%00', '/api/x#y', '*', 'api/x'],
  ['/.veille', '/.veille/', '/.veille/events', '/.veille/state', '/.veille/wake', '/.veille/../api/x', '/.Veille/wake'],
  ['/x/../.veille/wake', '/%2eveille/wake', '//.veille/wake', '/.veille%2fwake', '/.veille/wake/', '/api/services'],
  ['/forbidden.en.html', '/.well-known/acme-challenge/x', '/ready/film', '/../../../../etc/hostname'],
].flat();

const meshAddress = '100.64.0.9';
const disguises: readonly Readonly<Record<string, string>>[] = [
  { 'X-Forwarded-For': meshAddress },
  { 'X-Forwarded-For': `${meshAddress}, 10.78.0.2` },
  { 'X-Forwarded-For': 'fd7a:115c:a1e0::9' },
  { 'X-Forwarded-For': '::ffff:100.64.0.9' },
  { Forwarded: `for=${meshAddress}` },
  {
    'X-Real-IP': meshAddress,
    'X-Client-IP': meshAddress,
    'True-Client-IP': meshAddress,
    'CF-Connecting-IP': meshAddress,
  },
  { 'Tailscale-User-Login': 'me@example.cloud', 'Tailscale-User-Name': 'Me' },
  { 'X-Forwarded-Host': door, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Uri': '/', 'X-Forwarded-Method': 'GET' },
  { 'X-Veille': 'go' },
  { 'X-Original-URL': '/api/x', 'X-Rewrite-URL': '/api/x' },
  { 'X-HTTP-Method-Override': 'GET', 'Early-Data': '1' },
];

const methods = ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'get', 'PROPFIND'];
const otherHosts = [
  `${door}.`,
  door.toUpperCase(),
  `${door}:443`,
  `${door}:80`,
  'no-such.example.cloud',
  'example.cloud',
];
const strangeHosts = [
  'localhost',
  '127.0.0.1',
  '[::1]',
  '100.64.0.7',
  '',
  `${door} `,
  `x.${door}`,
  `${door}@evil.example`,
];

/** Every way that a client may try at one address of the host. */
export function knocksAt(address: string): Knock[] {
  const base = { address, over: 'https', sni: door } as const;
  return [
    ...doors.flatMap((host) => paths.map((path) => ({ ...base, sni: host, ...http1(host, path) }))),
    ...doors.flatMap((host) => disguises.map((headers) => ({ ...base, sni: host, ...http1(host, '/api/x', headers) }))),
    ...methods.map((method) => ({ ...base, ...http1(door, '/api/x', {}, method) })),
    ...[...doors, ...otherHosts, ...strangeHosts].map((host) => ({ ...base, ...http1(host, '/api/x') })),
    // No certificate is theirs: the handshake must end there.
    ...['', 'no-such.example.cloud', 'example.cloud'].map((sni) => ({ ...base, sni, ...http1(door, '/api/x') })),
    ...raw.map(([title, request]) => ({ ...base, title, request })),
    ...doors.flatMap((host) =>
      [...paths, ...http2Paths].map((path) => ({ ...base, over: 'h2' as const, sni: host, ...http2(host, path) })),
    ),
    ...disguises.map((headers) => ({ ...base, over: 'h2' as const, ...http2(door, '/api/x', lower(headers)) })),
    ...[...otherHosts, ...doors].map((host) => ({ ...base, over: 'h2' as const, ...http2(host, '/api/x') })),
    { ...base, over: 'h2', ...http2('no-such.example.cloud', '/api/x', { host: door }) },
    ...doors.map((host) => ({ ...base, over: 'http' as const, ...http1(host, '/api/x') })),
    ...disguises.map((headers) => ({ ...base, over: 'http' as const, ...http1(shutDoor, '/', headers) })),
    ...raw.map(([title, request]) => ({ ...base, over: 'http' as const, title: `${title} without TLS`, request })),
  ];
}

const websocket =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

const raw: readonly (readonly [title: string, request: string])[] = [
  ['an absolute URI', `GET https://${door}/api/x HTTP/1.1\r\nHost: ${door}\r\nConnection: close\r\n\r\n`],
  [
    'an absolute URI and another Host',
    `GET https://${door}/api/x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  ],
  [
    'an absolute URI of another name',
    `GET http://localhost/api/x HTTP/1.1\r\nHost: ${door}\r\nConnection: close\r\n\r\n`,
  ],
  ['HTTP/1.0', `GET /api/x HTTP/1.0\r\nHost: ${door}\r\n\r\n`],
  ['HTTP/1.0 without a Host', 'GET /api/x HTTP/1.0\r\n\r\n'],
  ['HTTP/1.1 without a Host', 'GET /api/x HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['two Hosts', `GET /api/x HTTP/1.1\r\nHost: ${door}\r\nHost: localhost\r\nConnection: close\r\n\r\n`],
  ['a WebSocket', `GET /api/x HTTP/1.1\r\nHost: ${door}\r\n${websocket}\r\n`],
  ['a WebSocket at a door that is shut', `GET / HTTP/1.1\r\nHost: ${shutDoor}\r\n${websocket}\r\n`],
  [
    'a change to h2c',
    `GET /api/x HTTP/1.1\r\nHost: ${door}\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
  ],
  ['h2 without having agreed on it', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  [
    'the PROXY protocol',
    `PROXY TCP4 ${meshAddress} 100.64.0.7 5000 443\r\nGET /api/x HTTP/1.1\r\nHost: ${door}\r\nConnection: close\r\n\r\n`,
  ],
  [
    'a second request in the body of the first',
    `POST / HTTP/1.1\r\nHost: ${door}\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /api/x HTTP/1.1\r\nHost: ${door}\r\n\r\n`,
  ],
  [
    'the rule’s header taken off by Connection',
    `GET /api/x HTTP/1.1\r\nHost: ${door}\r\nX-Forwarded-For: ${meshAddress}\r\nConnection: close, X-Forwarded-For\r\n\r\n`,
  ],
];

const http2Paths = ['/api/x?', '/api/x/%2e%2e/'];

function http1(host: string, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const lines = Object.entries({ Host: host, ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const title = `${method} ${path} of ${JSON.stringify(host)} with ${JSON.stringify(headers)}`;
  return { title, request: `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n` };
}

function http2(host: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  const request = { ':method': 'GET', ':scheme': 'https', ':authority': host, ':path': path, ...headers };
  return { title: `h2 ${JSON.stringify(request)}`, request };
}

function lower(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Titles of the replies that are neither the refusal nor that of a server that understood nothing. */
export function waysIn(replies: readonly Reply[]): string[] {
  return replies.filter(isIn).map(({ title, status }) => `${status} ${title}`);
}

/** From 2.11 on Caddy itself refuses a request that names no host, before the rule; ours is the page of any failure. */
function isIn({ status, text }: Reply): boolean {
  const isRefusal = [null, 400, 403, 501, 505].includes(status) || (status === 503 && text.includes('"not-running"'));
  return text.includes(secret) || !isRefusal;
}
