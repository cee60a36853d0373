import type { Door, ServiceManifest } from '@veille/protocol';
import { accessLog } from './access-log.ts';
import type { CaddyContext } from './caddyfile.ts';
import { hostRule, siteAddresses } from './host-rule.ts';
import { proxyTo } from './upstream.ts';

/** A door to somebody else's server: always proxied, never asked about, and its error page says whose it is. */
export function externalSite({ address }: ServiceManifest, door: Door, context: CaddyContext): string {
  const { host } = new URL(door.url);
  return `${siteAddresses(host)} {
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
