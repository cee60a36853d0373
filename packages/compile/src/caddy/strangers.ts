import type { Locale } from '@veille/protocol';
import { freezeDeep } from '../freeze.ts';
import { originOf } from '../origins.ts';
import { compilePages } from '../pages/compile-pages.ts';
import { placesOf } from '../places.ts';
import type { Artifact, Target } from '../target.ts';
import type { CaddyContext } from './caddyfile.ts';
import { ownFailures } from './failure-pages.ts';
import { globalOptions } from './global-options.ts';
import { httpsSnippet } from './https.ts';
import { strangersSite } from './other-names.ts';
import { caddyAbilities, oldestCaddy } from './version.ts';

/**
 * What a public host without services gets, so that strangers read why no door opens: the pages, and either the Caddyfile
 * of a Caddy of its own or, at `snippet`, a file to import into the Caddyfile of the Caddy that is there. Sorted by path;
 * frozen. Nothing is proxied from here, whoever asks.
 *
 * @throws UserError when the target's Caddy is too old, or a folder's path cannot be written into its configuration.
 */
export function compileStrangers(target: Target, locale: Locale, snippet: string | null): readonly Artifact[] {
  const { files, staticCsp } = compilePages(originOf(target.listDoor, target));
  // The Caddy that is there may be any: nothing that it imports depends on its version.
  const abilities = caddyAbilities(snippet === null ? target.caddyVersion : oldestCaddy);
  const context: CaddyContext = { target, abilities, locale, holdTimeoutMs: 0, csp: staticCsp };
  const { caddyfile, pages } = placesOf(target);
  const served = files.filter(({ name }) => /^(?:forbidden|unreachable)\./.test(name));
  const text = snippet === null ? ownCaddyfile(context) : importedSites(context, snippet);
  const artifacts = [
    { path: snippet ?? caddyfile, mode: 0o644, content: text },
    ...served.map(({ name, content }) => ({ path: `${pages}/${name}`, mode: 0o644, content })),
  ];
  return freezeDeep(artifacts.sort((left, right) => (left.path < right.path ? -1 : 1)));
}

function ownCaddyfile(context: CaddyContext): string {
  const { tls, strangers, port } = context.target;
  if (tls === null) throw new Error('strangers come over https');
  const anyOther = (address: string): string => `${address} {
	header -Server
	route {
		error 403
	}
	import failures
}
`;
  return [
    globalOptions(context),
    ownFailures('failures', context),
    httpsSnippet(tls),
    strangersSite(strangers),
    anyOther(`https://:${port}`),
    anyOther('http://:80'),
  ].join('\n');
}

/** The Caddy that is there gets the certificates in its own way: public DNS leads the names to it. */
function importedSites(context: CaddyContext, path: string): string {
  const addresses = context.target.strangers.flatMap((name) => [`http://${name}`, `https://${name}`]);
  return `# Written by Veille; every deploy writes it anew. One line in the Caddyfile that is there takes it in:
#   import ${path}
${ownFailures('veille_failures', context)}
${addresses.join(', ')} {
	route {
		error 403
	}
	import veille_failures
}
`;
}
