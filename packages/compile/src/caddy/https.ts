import type { ValidTls } from '@veille/stack';
import { indent } from './quote.ts';

/** A year: whoever has opened a door over https is never led to it by any other way. */
const strictTransport = 'max-age=31536000';

/**
 * What every site over https begins with. Resolvers are always named: the host's own may be the mesh's, which does not
 * answer the SOA and NS questions of DNS-01 (12.5). Keys come from Caddy's environment when they are needed; `{$NAME}`
 * would write them into its configuration.
 */
export function httpsSnippet(tls: ValidTls): string {
  return `(https) {
${indent(certificate(tls))}
	header {
		Strict-Transport-Security "${strictTransport}"
		?X-Content-Type-Options nosniff
		?X-Frame-Options SAMEORIGIN
		?Referrer-Policy strict-origin-when-cross-origin
		-Server
		defer
	}
}
`;
}

function certificate({ dns, resolvers, authority }: ValidTls): string {
  const keys = Object.entries(dns.keys).map(([word, variable]) => `${word} {env.${variable}}`);
  const options = [
    `dns ${dns.module} {\n${indent(keys.join('\n'))}\n}`,
    `resolvers ${resolvers.join(' ')}`,
    ...(authority === null ? [] : [`ca ${authority}`]),
  ];
  return `tls {\n${indent(options.join('\n'))}\n}`;
}
