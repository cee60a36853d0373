import type { Target } from '../target.ts';
import type { CaddyContext } from './caddyfile.ts';

/** Whoever asks for a name that is no door learns nothing, and whoever may not pass learns not even that. */
export function otherNamesSite({ target }: CaddyContext): string {
  const { scheme, port, tls } = target;
  return `${scheme}://:${port} {
${tls === null ? '' : '\theader -Server\n'}	route {
		import access
		${tls === null ? '' : `${dottedNames(target)}\n\t\t`}error 404
	}
	import failures
}
`;
}

/** A handshake's name never ends in a dot, the request's own may: it is sent on to the name as we write it. */
function dottedNames({ domain, port }: Target): string {
  const [dot, where] = port === 443 ? ['\\.', ''] : [`\\.:${port}`, `:${port}`];
  return `@dotted header_regexp dotted Host (?i)^([a-z0-9-]+\\.${domain.replaceAll('.', '\\.')})${dot}$
		redir @dotted https://{re.dotted.1}${where}{uri} 308`;
}

/** Names of doors that are on other hosts: whoever is led here by the public DNS has no VPN. */
export function strangersSite(names: readonly string[]): string {
  return `${names.map((name) => `https://${name}`).join(', ')} {
	import https
	route {
		error 403
	}
	import failures
}
`;
}

/** Whoever types a door without https is led to it, if they may pass; a stranger gets the refusal at once. */
export function redirectSite(doors: readonly string[]): string {
  return `http://:80 {
	header -Server
	route {
		import access
		@door host ${doors.join(' ')}
		redir @door https://{host}{uri} 308
		error 404
	}
	import failures
}
`;
}
