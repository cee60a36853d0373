import type { Door, Locale, ServiceManifest } from '@veille/protocol';
import { hostOf } from '../origins.ts';
import { placesOf } from '../places.ts';
import type { Target } from '../target.ts';
import { accessRule } from './access-rule.ts';
import { dashboardSite } from './dashboard-site.ts';
import { doorSite } from './door-site.ts';
import { externalSite } from './external-site.ts';
import { failurePages } from './failure-pages.ts';
import { globalOptions } from './global-options.ts';
import { httpsSnippet } from './https.ts';
import { otherNamesSite, redirectSite, strangersSite } from './other-names.ts';
import { quotePattern } from './quote.ts';
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
  const { target } = input;
  const context: CaddyContext = { ...input, abilities: caddyAbilities(target.caddyVersion) };
  const doors = services.flatMap((service) => namesOf(service.door).map((door) => ({ service, door })));
  const sites = doors.map(({ service, door }) =>
    service.driver === 'external' ? externalSite(service, door, context) : doorSite(service, door, context),
  );
  const list = hostOf(target.listDoor, target);
  const names = [list, ...doors.map(({ door }) => new URL(door.url).host)];
  return [
    globalOptions(context),
    accessRule(context),
    failurePages(context),
    ...(target.tls === null ? [] : [httpsSnippet(target.tls)]),
    dashboardSite(list, context),
    ...sites,
    ...(target.strangers.length === 0 ? [] : [strangersSite(target.strangers)]),
    otherNamesSite(context),
    // On another port than https's own there is nothing to lead anybody to.
    ...(target.scheme === 'https' && target.port === 443 ? [redirectSite(names)] : []),
    ...(target.ownSites === null ? [] : [`import ${quotePattern(placesOf(target).ownSites)}\n`]),
  ].join('\n');
}

/** A door, and the same door once more under each of its other names: a site of its own, for none sends to another. */
function namesOf(door: Door | null): Door[] {
  return door === null ? [] : [door.url, ...door.aliases].map((url) => ({ ...door, url }));
}
