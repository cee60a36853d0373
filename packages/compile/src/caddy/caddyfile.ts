import type { Locale, ServiceManifest } from '@veille/protocol';
import { dashboardDoor, hostOf } from '../origins.ts';
import { placesOf } from '../places.ts';
import type { Target } from '../target.ts';
import { accessRule } from './access-rule.ts';
import { dashboardSite } from './dashboard-site.ts';
import { doorSite } from './door-site.ts';
import { externalSite } from './external-site.ts';
import { failurePages } from './failure-pages.ts';
import { indent, quote } from './quote.ts';
import { type CaddyAbilities, caddyAbilities } from './version.ts';

/** What every part of the Caddyfile is written from. */
export interface CaddyContext {
  readonly target: Target;
  readonly abilities: CaddyAbilities;
  readonly locale: Locale;
  /** An API client's request may be held this long. */
  readonly holdTimeoutMs: number;
  /** `Content-Security-Policy` of the pages that Caddy itself serves. */
  readonly csp: string;
}

export type CaddyInput = Omit<CaddyContext, 'abilities'> & { readonly services: readonly ServiceManifest[] };

/** One Caddyfile for all doors. It reads the same on every Caddy from 2.6.2 on, apart from what `CaddyAbilities` says. */
export function compileCaddyfile({ services, ...input }: CaddyInput): string {
  const context: CaddyContext = { ...input, abilities: caddyAbilities(input.target.caddyVersion) };
  const doors = services.flatMap((service) => (service.door ? [{ service, door: service.door }] : []));
  const sites = doors.map(({ service, door }) =>
    service.driver === 'external' ? externalSite(service, door, context) : doorSite(service, door, context),
  );
  return [
    globalOptions(context),
    accessRule(context),
    failurePages(context),
    dashboardSite(hostOf(dashboardDoor, context.target), context),
    ...sites,
    elsewhereSite(context.target),
  ].join('\n');
}

/** Caddy keeps to its sockets: no certificates, no port of its own for administration, nothing written at home. */
function globalOptions({ target, abilities }: CaddyContext): string {
  const options = [
    `admin ${quote(`unix/${placesOf(target).adminSocket}`)}`,
    'auto_https off',
    `default_bind ${target.bind.join(' ')}`,
    ...(abilities.mayForgetConfig ? ['persist_config off'] : []),
    // The controller looks at the admin socket every few seconds; at INFO each look would be a line.
    'log {\n\tformat console\n\tlevel WARN\n}',
  ];
  return `{\n${indent(options.join('\n'))}\n}\n`;
}

/** Whoever asks for a name that is no door learns nothing, and whoever may not pass learns not even that. */
function elsewhereSite({ port }: Target): string {
  return `http://:${port} {
	route {
		import access
		error 404
	}
	import failures
}
`;
}
