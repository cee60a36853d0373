import { lastingAddress, type ServiceManifest } from '@veille/protocol';
import { placesOf } from '../places.ts';
import type { CaddyContext } from './caddyfile.ts';
import { indent, quote, quoteAddress } from './quote.ts';

/**
 * Node closes idle connections after 5 s; Caddy must let go of them first, or a POST meets a closed one. With a time of
 * its own 2.6.2 would keep only two of them, unless told otherwise.
 */
const keepAlive = ['keepalive 3s', 'keepalive_idle_conns_per_host 32'];

/** Long enough for a day's work in an editor: sockets that are open at a reload live on for this long. */
const keepStreams = 'stream_close_delay 24h';

/** Sends the request, body and all, to a service. It stands alone in its `reverse_proxy`: with a second one behind it, 2.6.2 loses bodies. */
export function proxyTo(address: string, { abilities }: CaddyContext, tabs: number): string {
  const options = [
    ...(abilities.keepsStreams ? [keepStreams] : []),
    `transport http {\n${indent(keepAlive.join('\n'))}\n}`,
  ];
  return indent(`reverse_proxy ${quoteAddress(address)} {\n${indent(options.join('\n'))}\n}`, tabs).trimStart();
}

/** WebSockets and EventSources: what a forgotten tab keeps open. */
export const lastingMatcher = "@lasting `header({'Upgrade': ['*']}) || header({'Accept': ['text/event-stream*']})`";

/** Where what a forgotten tab keeps open is not to hold the service, it goes by a second address and is counted apart. */
export function proxyToService(
  { address, openSocketHolds }: ServiceManifest,
  context: CaddyContext,
  tabs: number,
): string {
  if (openSocketHolds) return proxyTo(address, context, tabs);
  const [lasting, others] = [lastingAddress(address), address].map((each) => proxyTo(each, context, 1));
  return indent(`handle @lasting {\n\t${lasting}\n}\nhandle {\n\t${others}\n}`, tabs).trimStart();
}

/** Beside the policy that the controller sends with its pages. */
const guards = ['header_down X-Content-Type-Options nosniff', 'header_down X-Frame-Options DENY'];

/** Hands a request for `/.veille/` or the list to the controller; waking and looking is all that is offered there. */
export function proxyToController(context: CaddyContext, tabs: number): string {
  return indent(`reverse_proxy ${controllerAddress(context)} {\n${indent(guards.join('\n'))}\n}`, tabs).trimStart();
}

/**
 * Asks the controller about a request for a door that is shut: headers only, never the body. It answers with a page or
 * a refusal, or says `go`, upon which Caddy itself sends the original request to the service.
 */
export function askController(service: string, onGo: string | null, context: CaddyContext, tabs: number): string {
  const goOn = onGo === null ? '' : `\n\t@go header X-Veille go\n\thandle_response @go {\n${indent(onGo, 2)}\n\t}`;
  const question = `reverse_proxy ${controllerAddress(context)} {
	method GET
	rewrite /door/${service}?
	header_up X-Forwarded-Method {method}
	header_up X-Forwarded-Uri {uri}
	header_up -Connection
	header_up -Upgrade
${indent(guards.join('\n'))}${goOn}
	transport http {
${indent(keepAlive.join('\n'), 2)}
		response_header_timeout ${answerTimeoutMs(context)}ms
	}
}`;
  return indent(question, tabs).trimStart();
}

function controllerAddress({ target }: CaddyContext): string {
  return quote(`unix/${placesOf(target).doorsSocket}`);
}

/** The controller ends a held request by itself; one that does not answer even then is stuck. */
function answerTimeoutMs({ holdTimeoutMs }: CaddyContext): number {
  return holdTimeoutMs + 5000;
}
