import { z } from 'zod';
import { certificateHoles } from './certificates.ts';
import { literalsIn } from './literals.ts';
import { isNoPage, type Judgement, namesOf, openText, walkRoutes } from './routes.ts';

/** A hole in a Caddy's configuration: where, what it lets happen, and what to write instead. */
export interface Hole {
  /** The way to it in Caddy's JSON: `apps.http.servers.srv0`. */
  readonly at: string;
  /** The names of the sites that it is a hole of; empty where it is one of all. */
  readonly names: readonly string[];
  readonly found: string;
  readonly fix: string;
}

const server = z.looseObject({
  routes: z.unknown().optional(),
  errors: z.looseObject({ routes: z.unknown().optional() }).optional(),
  trusted_proxies: z.unknown().optional(),
  listener_wrappers: z.array(z.looseObject({ wrapper: z.string() })).optional(),
});

const caddyConfig = z.looseObject({
  admin: z.looseObject({ listen: z.string().optional(), disabled: z.boolean().optional() }).optional(),
  apps: z
    .looseObject({
      http: z.looseObject({ servers: z.record(z.string(), server) }).optional(),
      tls: z.unknown().optional(),
    })
    .optional(),
});

/**
 * The holes in what `caddy adapt` made of a Caddyfile: ways past the mesh's ranges, and what hands the proxy itself to
 * others. It follows a request from outside through the routes as Caddy has sorted them, so the order in which a person
 * wrote them deceives nobody. `allow` are the ranges that may pass.
 */
export function lintCaddy(adapted: unknown, allow: readonly string[]): Hole[] {
  const { admin, apps } = caddyConfig.parse(adapted);
  const servers = Object.entries(apps?.http?.servers ?? {});
  const judgement = { allow, literals: literalsIn(apps) };
  return [
    ...adminHoles(admin),
    ...servers.flatMap(([name, options]) => serverHoles(`apps.http.servers.${name}`, options, judgement)),
    ...matcherHoles(apps, 'apps'),
    ...certificateHoles(apps?.tls),
  ];
}

function adminHoles(admin: z.infer<typeof caddyConfig>['admin']): Hole[] {
  const fix = 'admin unix//run/…/admin.sock in the global options';
  if (admin?.disabled) return [{ at: 'admin', names: [], found: 'admin off, with which no reload is possible', fix }];
  if (admin?.listen?.startsWith('unix/')) return [];
  return [
    {
      at: 'admin',
      names: [],
      found: `the admin API on ${admin?.listen ?? 'localhost:2019'}, open to every process here`,
      fix,
    },
  ];
}

function serverHoles(at: string, options: z.infer<typeof server>, judgement: Judgement): Hole[] {
  const wrappers = (options.listener_wrappers ?? []).map(({ wrapper }) => wrapper);
  const believed = (found: string, fix: string): Hole => ({ at, names: [], found, fix });
  return [
    ...servedHoles(at, options.routes, judgement),
    ...servedHoles(`${at}.errors`, options.errors?.routes, judgement),
    ...(options.trusted_proxies === undefined
      ? []
      : [believed('trusted_proxies: a header then says who the client is', 'remove trusted_proxies')]),
    ...(wrappers.includes('proxy_protocol')
      ? [believed('proxy_protocol: a client then says its own address', 'remove proxy_protocol')]
      : []),
  ];
}

/** What answers a request from outside, or one that was refused; each with the sites that it belongs to. */
function servedHoles(at: string, routes: unknown, judgement: Judgement): Hole[] {
  const onError = at.endsWith('.errors');
  const isHole = (handler: string): boolean => !onError || isNoPage(handler);
  const served = [...new Set(walkRoutes(routes, judgement).served.filter(isHole))];
  const sites = Array.isArray(routes) ? routes : [];
  return served.map((handler) => ({
    at,
    names: sites.filter((site) => walkRoutes([site], judgement).served.includes(handler)).flatMap(namesOf),
    ...(onError
      ? {
          found: `${handler} answers whoever was refused`,
          fix: 'serve nothing but plain texts and pages in handle_errors, each page by a rewrite to its own path',
        }
      : {
          found: `${handler} answers whoever is outside the mesh`,
          fix:
            handler === openText
              ? 'respond with a text without placeholders, or put the whole site into one `route { import access … }`'
              : 'put the whole site into one `route { import access … }`: outside of one, Caddy sorts `handle` before `error`',
        }),
  }));
}

/** Matchers that believe a header, wherever they stand: even where nothing leads past today's rule. */
function matcherHoles(value: unknown, at: string): Hole[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${at}.${key}`;
    const fix = 'remote_ip without `forwarded`, which asks the TCP peer alone';
    if (key === 'client_ip') return [{ at: here, names: [], found: 'client_ip, which believes a header', fix }];
    const isForwarded = key === 'remote_ip' && Reflect.get(inner ?? {}, 'forwarded') === true;
    const holes = matcherHoles(inner, here);
    return isForwarded
      ? [{ at: here, names: [], found: 'remote_ip forwarded, which believes a header', fix }, ...holes]
      : holes;
  });
}
