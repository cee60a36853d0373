import { matchOutside } from './outside.ts';

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
  /** Whether the path that the client asked for is surely replaced by one of ours. */
  readonly rewritten: boolean;
}

/** Follows a request from outside through routes, in their order; what nobody can say counts as yes. */
export function walkRoutes(routes: unknown, allow: readonly string[], isRewritten = false): Walk {
  const served: string[] = [];
  const groups = new Set<string>();
  let rewritten = isRewritten;
  for (const route of Array.isArray(routes) ? (routes as Route[]) : []) {
    const match = matchOutside(route.match, allow);
    if (match === 'never') continue;
    const walk = walkHandlers(route.handle ?? [], allow, rewritten);
    served.push(...walk.served);
    // Of a group only the first that matches runs: an earlier one may have taken the request past this one.
    const isSure = match === 'always' && !(route.group !== undefined && groups.has(route.group));
    if (isSure) rewritten = walk.rewritten;
    if (walk.stops && isSure) return { served, stops: true, rewritten };
    if (route.group !== undefined) groups.add(route.group);
  }
  return { served, stops: false, rewritten };
}

function walkHandlers(handlers: readonly Handler[], allow: readonly string[], isRewritten: boolean): Walk {
  const served: string[] = [];
  let rewritten = isRewritten;
  for (const handler of handlers) {
    if (handler.handler === 'rewrite') rewritten ||= isOurPath(handler.uri);
    if (passing.includes(handler.handler)) continue;
    if (isRefusal(handler)) return { served, stops: true, rewritten };
    if (handler.handler !== 'subroute')
      return { served: [...served, nameOf(handler, rewritten)], stops: true, rewritten };
    const inner = walkRoutes(handler.routes, allow, rewritten);
    const onError = walkRoutes(Reflect.get(handler.errors ?? {}, 'routes'), allow).served;
    served.push(...inner.served, ...onError.filter(isNoPage));
    rewritten = inner.rewritten;
    if (inner.stops) return { served, stops: true, rewritten };
  }
  return { served, stops: false, rewritten };
}

function isOurPath(uri: unknown): boolean {
  return typeof uri === 'string' && uri.startsWith('/') && !uri.includes('{http.request.');
}

function nameOf({ handler }: Handler, rewritten: boolean): string {
  return handler === 'file_server' && rewritten ? 'page' : handler;
}

/** An error goes to the error pages; an answer of 400 and above says that there is none. */
function isRefusal({ handler, abort, status_code: status }: Handler): boolean {
  return handler === 'error' || (handler === 'static_response' && (abort === true || Number(status) >= 400));
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
