import type { CaddyContext } from './caddyfile.ts';

/**
 * Caddy compares names without ports, and 2.6.2 logs only a Host that is exactly the site's: a request that names
 * another port would go through and be seen by nobody, so the service would fall asleep in its user's hands.
 */
export function hostRule(host: string, { abilities }: CaddyContext): string {
  return `@elsewhere not header Host ${host}
		${abilities.skipLog} @elsewhere
		error @elsewhere 404`;
}
