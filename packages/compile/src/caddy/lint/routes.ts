import { isLiteral, type Literals } from './literals.ts';
import { matchOutside } from './outside.ts';

/** What a walk is judged by. */
export interface Judgement {
  /** The ranges that may pass. */
  readonly allow: readonly string[];
  readonly literals: Literals;
}

interface Route {
  readonly group?: string;
  readonly match?: unknown;
  readonly handle?: readonly Handler[];
}

type Handler = Readonly<Record<string, unknown>> & { readonly handler: string };

/** Handlers that only change the request or the answer, and hand it on. */
const passing = [
  'headers',
  'rewrite',
  'vars',
  'map',
  'encode',
  'request_body',
  'log_append',
  'tracing',
  'templates',
  'authentication',
];

/** What a request from outside would be answered with, as far as it gets. */
export interface Walk {
  /** Handlers that would answer it, such as `reverse_proxy`; `page` for a file that the client cannot choose. */
  readonly served: string[];
  /** Whether it surely gets no further than these routes. */
  readonly stops: boolean;
  readonly given: Given;
}

/** Whether what a file server goes by is surely a literal, whatever the client has asked for. */
interface Given {
  readonly path: boolean;
  readonly root: boolean;
}

/** A text that is more than what was written. */
export const openText = 'static_response with placeholders';

/** Follows a request from outside through routes, in their order; what nobody can say counts as yes. */
export function walkRoutes(routes: unknown, judgement: Judgement, before?: Given): Walk {
  const served: string[] = [];
  const groups = new Set<string>();
  let given = before ?? { path: false, root: judgement.literals.hasOwnRoots };
  for (const route of Array.isArray(routes) ? (routes as Route[]) : []) {
    const match = matchOutside(route.match, judgement.allow);
    if (match === 'never') continue;
    const walk = walkHandlers(route.handle ?? [], judgement, given);
    served.push(...walk.served);
    // Of a group only the first that matches runs: an earlier one may have taken the request past this one.
    const isSure = match === 'always' && !(route.group !== undefined && groups.has(route.group));
    if (walk.stops && isSure) return { ...walk, served };
    if (isSure) given = walk.given;
    else if (!walk.stops) given = { path: given.path && walk.given.path, root: given.root && walk.given.root };
    if (route.group !== undefined) groups.add(route.group);
  }
  return { served, stops: false, given };
}

function walkHandlers(handlers: readonly Handler[], judgement: Judgement, before: Given): Walk {
  const served: string[] = [];
  let given = before;
  for (const handler of handlers) {
    given = giveOn(given, handler, judgement.literals);
    if (passing.includes(handler.handler)) continue;
    if (isRefusal(handler, judgement.literals)) return { served, stops: true, given };
    if (handler.handler !== 'subroute') {
      served.push(nameOf(handler, judgement.literals, given));
      if (handler.pass_thru === true) continue;
      return { served, stops: true, given };
    }
    const inner = walkRoutes(handler.routes, judgement, given);
    const onError = walkRoutes(Reflect.get(handler.errors ?? {}, 'routes'), judgement).served;
    served.push(...inner.served, ...onError.filter(isNoPage));
    given = inner.given;
    if (inner.stops) return { served, stops: true, given };
  }
  return { served, stops: false, given };
}

function giveOn(given: Given, handler: Handler, literals: Literals): Given {
  if (handler.handler === 'vars' && 'root' in handler) return { ...given, root: isLiteral(handler.root, literals) };
  if (handler.handler !== 'rewrite') return given;
  const { uri, method: _method, query: _query, ...edits } = handler;
  const isOurs = uri === undefined ? given.path : isOurPath(uri, literals);
  return { ...given, path: isOurs && isLiteral(edits, literals) };
}

/** What follows a question mark names no file. */
function isOurPath(uri: unknown, literals: Literals): boolean {
  const [path = ''] = typeof uri === 'string' ? uri.split('?') : [];
  return path.startsWith('/') && !/\{[^}]*$/.test(path) && isLiteral(path, literals);
}

function nameOf(handler: Handler, literals: Literals, { path, root }: Given): string {
  if (handler.handler === 'static_response') return isLiteral(handler.body, literals) ? handler.handler : openText;
  if (handler.handler !== 'file_server' || !path) return handler.handler;
  const { status_code: _status, ...options } = handler;
  return isLiteral(options, literals) && (root || 'root' in options) ? 'page' : handler.handler;
}

/** An error goes to the error pages; an answer of 400 and above says that there is none. */
function isRefusal({ handler, abort, status_code: status, body }: Handler, literals: Literals): boolean {
  if (handler === 'error') return true;
  return handler === 'static_response' && (abort === true || (Number(status) >= 400 && isLiteral(body, literals)));
}

/** A refusal may be shown as a page from a file or as a text; whatever else is there lets everybody in. */
export function isNoPage(handler: string): boolean {
  return !['page', 'static_response'].includes(handler);
}

/** The names that a route is for, as its matchers say them. */
export function namesOf({ match }: Route): string[] {
  const sets = Array.isArray(match) ? (match as { host?: unknown }[]) : [];
  return sets.flatMap(({ host }) => (Array.isArray(host) ? host.map(String) : []));
}
