import type { CaddyContext } from './caddyfile.ts';

/**
 * How a door's site begins: its addresses and, over https, what all sites have in common. A name that ends in a dot is the
 * same name, and Caddy would not know it. Over https it cannot be a site's, as no certificate is for such a name: there
 * `otherNamesSite` knows it.
 */
export function siteHead(host: string, { target }: CaddyContext): string {
  return target.tls === null
    ? `http://${host}, http://${host.replace(/(:\d+)?$/, '.$1')} {`
    : `https://${host} {\n\timport https`;
}
