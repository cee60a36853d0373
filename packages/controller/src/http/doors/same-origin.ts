import type { IncomingHttpHeaders } from 'node:http';
import { type DoorNames, isBrowser, isOriginOf } from './classify.ts';

/**
 * Whether a POST that wakes comes from a page of this very door, or from no browser at all. `Origin: null` is nobody's
 * page. A browser that says neither where it comes from nor how is refused.
 */
export function mayWake(headers: IncomingHttpHeaders, door: DoorNames): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin !== undefined) return isOriginOf(door, headers.origin);
  return site === 'same-origin' || !isBrowser(headers);
}
