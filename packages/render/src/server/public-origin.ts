import type { IncomingHttpHeaders } from 'node:http';

/**
 * The origin that a reader opened, without a trailing slash. Only Caddy reaches this server, and sets both headers; told
 * with the request, a door can be renamed without a restart that would break off a film.
 */
export function publicOrigin(headers: IncomingHttpHeaders): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host ?? 'localhost'}`;
}
