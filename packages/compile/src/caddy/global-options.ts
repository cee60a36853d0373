import { placesOf } from '../places.ts';
import type { CaddyContext } from './caddyfile.ts';
import { indent, quote } from './quote.ts';

/** Caddy keeps to its sockets: no port of its own for administration, nothing written at home. */
export function globalOptions(context: CaddyContext): string {
  const { target, abilities } = context;
  const { tls, bind } = target;
  const options = [
    `admin ${adminAddress(context)}`,
    // Redirects of Caddy's own making would be outside of the access rule.
    ...(tls === null ? ['auto_https off'] : ['auto_https disable_redirects', `email ${tls.email}`]),
    ...(bind.length === 0 ? [] : [`default_bind ${bind.join(' ')}`]),
    ...(abilities.mayForgetConfig ? ['persist_config off'] : []),
    ...(tls === null ? [] : ['servers {\n\tprotocols h1 h2\n}']),
    log(tls === null),
  ];
  return `{\n${indent(options.join('\n'))}\n}\n`;
}

/** On a host the controller is another user than Caddy, of the same group. */
function adminAddress({ target, abilities }: CaddyContext): string {
  const path = `unix/${placesOf(target).adminSocket}`;
  return quote(target.scheme === 'https' && abilities.saysSocketMode ? `${path}|0660` : path);
}

/** The controller looks at the admin socket every few seconds; at INFO each look would be a line. Of certificates INFO tells. */
function log(quiet: boolean): string {
  return quiet ? 'log {\n\tformat console\n\tlevel WARN\n}' : 'log {\n\tformat console\n\texclude admin.api\n}';
}
