import type { CaddyContext } from './caddyfile.ts';
import { hostRule } from './host-rule.ts';
import { siteHead } from './site-head.ts';
import { proxyToController } from './upstream.ts';

/**
 * The list of all doors, and what monitors ask. Nothing here wakes anything, and nothing counts as use but a person's wish
 * that a service stay awake.
 */
export function dashboardSite(host: string, context: CaddyContext): string {
  const controller = proxyToController(context, 3);
  return `${siteHead(host, context)}
	route {
		import access
		${hostRule(host, context)}
		@list path /
		handle @list {
			rewrite * /studio
			${controller}
		}
		@events path /.veille/events
		handle @events {
			rewrite * /studio/events
			${controller}
		}
		@services path_regexp services ^/api/services(/[^/]+(?:/stay)?)?$
		handle @services {
			rewrite * /studio/services{re.services.1}
			${controller}
		}
		error 404
	}
	import failures
}
`;
}
