import type { Door, ServiceManifest } from '@veille/protocol';
import { placesOf } from '../places.ts';
import { accessLog } from './access-log.ts';
import type { CaddyContext } from './caddyfile.ts';
import { hostRule } from './host-rule.ts';
import { quotePattern } from './quote.ts';
import { siteHead } from './site-head.ts';
import { askController, lastingMatcher, proxyToController, proxyToService } from './upstream.ts';

/**
 * A door that may be shut. The marker file opens it, and then the controller is not on a request's path; while it is
 * shut Caddy asks. `/.veille/` comes before the marker is looked at and is never handed to the service.
 */
export function doorSite(service: ServiceManifest, door: Door, context: CaddyContext): string {
  const host = new URL(door.url).host;
  return `${siteHead(host, context)}
	${accessLog(door)}
	route {
		import access
		${hostRule(host, context)}
		@veille path /.veille /.veille/*
		handle @veille {
			${context.abilities.skipLog}
			@offered path_regexp offered ^/\\.veille/(events|state|wake|stay)$
			handle @offered {
				rewrite * /door/${service.name}/{re.offered.1}
				${proxyToController(context, 4)}
			}
			error 404
		}
		${service.driver === 'unavailable' ? askController(service.name, null, context, 2) : openOrAsk(service, context)}
	}
	import failures
}
`;
}

function openOrAsk(service: ServiceManifest, context: CaddyContext): string {
  const { name, openSocketHolds } = service;
  return `${openSocketHolds ? '' : `${lastingMatcher}\n\t\t`}@ready file {
			root ${quotePattern(placesOf(context.target).ready)}
			try_files /${name}
		}
		handle @ready {
			${proxyToService(service, context, 3)}
		}
		handle {
			${askController(name, proxyToService(service, context, 0), context, 3)}
		}`;
}
