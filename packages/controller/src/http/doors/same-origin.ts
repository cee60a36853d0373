import type { IncomingHttpHeaders } from 'node:http';
import { isBrowser } from './classify.ts';

/**
 * Whether a POST that wakes comes from a page of this very door, or from no browser at all. `Origin: null` is nobody's
 * page. A browser that says neither where it comes from nor how is refused.
 */
export function mayWake(headers: IncomingHttpHeaders, doorUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin !== undefined) return headers.origin === new URL(doorUrl).origin;
  return site === 'same-origin' || !isBrowser(headers);
}
