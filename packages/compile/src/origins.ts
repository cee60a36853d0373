import type { Target } from './target.ts';

/** The subdomain of the list of all doors; a studio's further hosts add their name. */
export const dashboardDoor = 'veille';

/** A door's host as it stands in a `Host` header: `re.localhost:8080`, without the port that the scheme implies. */
export function hostOf(door: string, { scheme, domain, port }: Target): string {
  return port === (scheme === 'https' ? 443 : 80) ? `${door}.${domain}` : `${door}.${domain}:${port}`;
}

/** The origin that a browser opens, such as `http://re.localhost:8080`. */
export function originOf(door: string, target: Target): string {
  return `${target.scheme}://${hostOf(door, target)}`;
}
