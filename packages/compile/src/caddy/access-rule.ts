import type { Target } from '../target.ts';
import type { CaddyContext } from './caddyfile.ts';

type AccessRule = Pick<CaddyContext, 'abilities'> & { readonly target: Pick<Target, 'allow'> };

/**
 * Who may pass, and what clients may not say. Imported first in every site's `route`: outside of one, Caddy would sort
 * `handle` before `error` and let everybody in. Only the TCP peer's address counts; a header is anybody's word.
 */
export function accessRule({ target, abilities }: AccessRule): string {
  return `(access) {
	@outside not remote_ip ${target.allow.join(' ')}
	${abilities.skipLog} @outside
	error @outside 403
	request_header -Forwarded
	request_header -X-Forwarded-*
	request_header -X-Real-Ip
	request_header -X-Veille*
	request_header -Tailscale-User-*
}
`;
}
