import type { CaddyContext } from './caddyfile.ts';
import { hostRule, siteAddresses } from './host-rule.ts';
import { proxyToController } from './upstream.ts';

/** The list of all doors, and what monitors ask. Nothing here wakes anything, and nothing here counts as use. */
export function dashboardSite(host: string, context: CaddyContext): string {
  const controller = proxyToController(context, 3);
  return `${siteAddresses(host)} {
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
		@services path_regexp services ^/api/services(/[^/]+)?$
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
