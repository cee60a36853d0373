import type { Locale } from '@veille/protocol';
import { placesOf } from '../places.ts';
import type { CaddyContext } from './caddyfile.ts';
import { quote } from './quote.ts';

/**
 * What Caddy answers by itself, from files: refused, no such door, no answer. It never proxies here: asking a dead
 * controller once more would end in an empty 502. A person gets a page, a client a problem document.
 */
export function failurePages(context: CaddyContext): string {
  const ours = ownFailures('failures', context);
  const elsewhere = failures('failures_elsewhere', 'external 502', 'never', context);
  return `${ours}\n${elsewhere}`;
}

/** The pages of what Veille itself runs, under a name of one's own. */
export function ownFailures(name: string, context: CaddyContext): string {
  return failures(name, 'unreachable 503', 'every 3 s', context);
}

type Refresh = 'every 3 s' | 'never';

/** `fallback` is the page and the status of every failure that is neither a refusal nor an unknown name. */
function failures(name: string, fallback: string, refresh: Refresh, { target, locale, csp }: CaddyContext): string {
  return `(${name}) {
	handle_errors {
		route {
			map {err.status_code} {veille.page} {veille.status} {
				403 forbidden 403
				404 not-found 404
				default ${fallback}
			}
			${languageMap(locale)}
			@client {
				not header Sec-Fetch-Dest *
				not header Sec-Fetch-Mode *
				not header Sec-Fetch-Site *
				not header Origin *
				not header User-Agent Mozilla/*
				not header Accept *text/html*
			}
			@unreachable expression {err.status_code} >= 500
			header Cache-Control no-store
			header X-Content-Type-Options nosniff
			header Referrer-Policy same-origin
			header @unreachable Retry-After 1
			request_header -Range
			request_header -If-*
			method GET
			root * ${quote(placesOf(target).pages)}
			handle @client {
				header Content-Type application/problem+json
				rewrite * /{veille.page}.problem.json
				file_server {
					status {veille.status}
				}
			}
			handle {
				header Content-Security-Policy "${csp}"
				header X-Frame-Options DENY${refresh === 'never' ? '' : '\n\t\t\t\theader @unreachable Refresh 3'}
				rewrite * /{veille.page}.{veille.language}.html
				file_server {
					status {veille.status}
				}
			}
		}
	}
}
`;
}

/** The first of our languages that the browser names; weights are left to the controller, which reads them. */
function languageMap(locale: Locale): string {
  return `map {header.Accept-Language} {veille.language} {
				~(?:^|[,\\s])(en|fr)(?:[-;,\\s]|$) \${1}
				default ${locale}
			}`;
}
