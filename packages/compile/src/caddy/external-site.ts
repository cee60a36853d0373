import type { Door, ServiceManifest } from '@veille/protocol';
import { accessLog } from './access-log.ts';
import type { CaddyContext } from './caddyfile.ts';
import { hostRule } from './host-rule.ts';
import { proxyTo } from './upstream.ts';

/** A door to somebody else's server: always proxied, never asked about, and its error page says whose it is. */
export function externalSite({ address }: ServiceManifest, door: Door, context: CaddyContext): string {
  return `${door.url} {
	${accessLog(door)}
	route {
		import access
		${hostRule(new URL(door.url).host, context)}
		error /.veille/* 404
		${proxyTo(address, context, 2)}
	}
	import failures_elsewhere
}
`;
}
