import type { IncomingHttpHeaders } from 'node:http';
import { acceptsHtml, type Door } from '@veille/protocol';

/** A request for a door that is shut, as Caddy tells of it. */
export interface DoorRequest {
  readonly method: string;
  /** Path and query of the original request. */
  readonly uri: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * What a request at a shut door gets.
 * - `wake`: a person has come. Wakes, and shows the page that waits.
 * - `offer`: somebody may have come. Wakes nothing, and shows the page with the button.
 * - `hold`: a program that needs an answer. Wakes, and is held until the service is ready.
 * - `refuse`: nobody is waiting. Wakes nothing, and gets a problem document.
 */
export type Treatment = 'wake' | 'offer' | 'hold' | 'refuse';

/** What decides at a door; the list of doors is a place of our own, though under `localhost` a site of its own. */
export interface DoorRules extends DoorNames, Pick<Door, 'wake' | 'backgroundWakes'> {
  readonly dashboardUrl: string;
}

/** All origins of a door. */
export interface DoorNames {
  readonly url: string;
  readonly aliases: readonly string[];
}

/** Whether an origin, as a browser says it, is one of a door's own. */
export function isOriginOf({ url, aliases }: DoorNames, origin: string): boolean {
  return [url, ...aliases].includes(origin);
}

export function classify(request: DoorRequest, door: DoorRules): Treatment {
  if (isAhead(request.headers) || request.method === 'HEAD' || isFavicon(request)) return 'refuse';
  if (!isBrowser(request.headers)) return 'hold';
  if (isNavigation(request)) return door.wake === 'visit' && isOwnVisit(request, door) ? 'wake' : 'offer';
  return door.backgroundWakes && isOwnBackground(request, door) ? 'hold' : 'refuse';
}

/** Whether it comes from a page that is open already, and not from a person's own hand or a program. */
export function isBackground(request: DoorRequest): boolean {
  return isBrowser(request.headers) && !isNavigation(request);
}

/** Whether a browser sent it. Chromium's WebSocket has no Fetch Metadata, nor has anything on plain HTTP off localhost. */
export function isBrowser(headers: IncomingHttpHeaders): boolean {
  return (
    hasFetchMetadata(headers) ||
    headers.origin !== undefined ||
    (headers['user-agent'] ?? '').startsWith('Mozilla/') ||
    acceptsHtml(headers.accept)
  );
}

export function hasFetchMetadata(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) => name.startsWith('sec-fetch-'));
}

/** Loaded ahead, in case the person goes there. */
function isAhead(headers: IncomingHttpHeaders): boolean {
  const purposes = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']];
  return purposes.some((purpose) => /prefetch|prerender|preview/i.test(String(purpose ?? '')));
}

function isFavicon({ uri, headers }: DoorRequest): boolean {
  return headers['sec-fetch-dest'] === 'image' || /^\/favicon\.ico(?:\?|$)/.test(uri);
}

function isNavigation({ method, headers }: DoorRequest): boolean {
  if (headers.upgrade !== undefined) return false;
  if (hasFetchMetadata(headers)) return headers['sec-fetch-mode'] === 'navigate';
  return method === 'GET' && acceptsHtml(headers.accept);
}

/** By the person's own hand: typed, a bookmark, or a link of the studio itself; as a page of its own. */
function isOwnVisit({ method, headers }: DoorRequest, { dashboardUrl }: DoorRules): boolean {
  const isFromHere = ['none', 'same-origin', 'same-site'].includes(String(headers['sec-fetch-site']));
  // No page can send another site's address as its own.
  const isFromTheList = headers.referer === `${dashboardUrl}/` && headers['sec-fetch-user'] === '?1';
  const isWholePage = [undefined, 'document'].includes(headers['sec-fetch-dest'] as string | undefined);
  return method === 'GET' && (isFromHere || isFromTheList) && isWholePage;
}

/** A fetch, EventSource or WebSocket of a page that came through this very door, under whichever of its names. */
function isOwnBackground({ headers }: DoorRequest, door: DoorNames): boolean {
  if (headers.origin !== undefined) return isOriginOf(door, headers.origin);
  return headers['sec-fetch-site'] === 'same-origin';
}
