import type { CaddyContext } from './caddyfile.ts';

/**
 * Caddy compares names without ports, and 2.6.2 logs only a Host that is exactly the site's: a request that names
 * another port would go through and be seen by nobody, so the service would fall asleep in its user's hands. One that
 * only writes the name in its own way is sent on to the name as we write it.
 */
export function hostRule(host: string, { target, abilities }: CaddyContext): string {
  return `@elsewhere not header Host ${host}
		${abilities.skipLog} @elsewhere
		@spelt {
			not header Host ${host}
			header_regexp Host ${anySpelling(host)}
		}
		redir @spelt ${target.scheme}://${host}{uri} 308
		error @elsewhere 404`;
}

/** Names are compared without regard to case, and may end in a dot. */
function anySpelling(host: string): string {
  const [name = '', port] = host.split(':');
  return `(?i)^${name.replaceAll('.', '\\.')}\\.?${port === undefined ? '' : `:${port}`}$`;
}
