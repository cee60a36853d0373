import type { Door, ServiceManifest } from '@veille/protocol';
import { accessLog } from './access-log.ts';
import type { CaddyContext } from './caddyfile.ts';
import { hostRule } from './host-rule.ts';
import { siteHead } from './site-head.ts';
import { proxyTo } from './upstream.ts';

/** A door to somebody else's server: always proxied, never asked about, and its error page says whose it is. */
export function externalSite({ address }: ServiceManifest, door: Door, context: CaddyContext): string {
  const { host } = new URL(door.url);
  return `${siteHead(host, context)}
	${accessLog(door)}
	route {
		import access
		${hostRule(host, context)}
		@veille path /.veille /.veille/*
		error @veille 404
		${proxyTo(address, context, 2)}
	}
	import failures_elsewhere
}
`;
}
