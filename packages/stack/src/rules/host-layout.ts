import { closest } from '../closest.ts';
import { secretNames } from '../complete-host.ts';
import type { DraftHost } from '../draft.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { either, field, literal } from '../literal.ts';
import { isFolder } from './folders.ts';
import type { Rule } from './rule.ts';

/** What stands in a host's `root` and `caddy` becomes paths and the name of a unit on that host. */
export const hostLayout: Rule = ({ hosts, services }) =>
  hosts.flatMap((host): Issue[] => {
    const { name, root, caddy = {} } = host;
    const at = ['hosts', name];
    return [
      ...placeIssue([...at, 'root'], root, `/opt/${name}`),
      ...placeIssue([...at, 'caddy', 'caddyfile'], caddy.caddyfile, `/opt/${name}/configs/caddy/Caddyfile`),
      ...placeIssue([...at, 'caddy', 'data'], caddy.data, `/opt/${name}/data/caddy`),
      ...pathIssue([...at, 'caddy', 'snippet'], caddy.snippet, '/etc/caddy/veille.caddy'),
      ...unitIssue([...at, 'caddy', 'unit'], caddy.unit, `caddy-${name}`),
      ...snippetIssue(host, services.length > 0 && services.some((service) => runsOn(service.host, host, hosts))),
    ];
  });

function runsOn(service: string | undefined, host: DraftHost, hosts: readonly DraftHost[]): boolean {
  return service === undefined ? hosts.length === 1 || host.default === true : service === host.name;
}

/** Our units see nobody's home and no temporary files, and what lies in memory is gone after a boot. */
const unseen = /^\/(?:home|root|run|tmp|dev|proc|sys|var\/(?:run|tmp))(?:\/|$)/;

/** A path that a unit of ours reads. */
function placeIssue(path: ConfigPath, text: string | undefined, example: string): Issue[] {
  if (text === undefined || !unseen.test(text)) return pathIssue(path, text, example);
  const expected = 'a place that its units see and that outlives a boot: not below /home, /root, /run or /tmp';
  return [{ path, found: literal(text), expected, fix: field(String(path.at(-1)), example) }];
}

function pathIssue(path: ConfigPath, text: string | undefined, example: string): Issue[] {
  if (text === undefined || (isFolder(text) && !/[\s{}"'\\%$:]/.test(text))) return [];
  const expected =
    'an absolute path without . or .., spaces, quotes, colons, braces, $ or %, and without a / at its end';
  return [{ path, found: literal(text), expected, fix: field(String(path.at(-1)), example) }];
}

/** Whose these units are. */
const taken: Readonly<Record<string, string>> = {
  caddy: "the distribution's own, which stays as it is",
  veille: "the controller's",
};

function unitIssue(path: ConfigPath, unit: string | undefined, example: string): Issue[] {
  if (unit === undefined) return [];
  const owner = Object.hasOwn(taken, unit) ? taken[unit] : undefined;
  if (owner === undefined && /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(unit)) return [];
  const expected =
    owner === undefined ? 'letters, digits, - and _, without .service' : `another name: this unit is ${owner}`;
  return [{ path, found: literal(unit), expected, fix: field('unit', example) }];
}

/** The Caddy that is there belongs to somebody else: it cannot open the controller's socket. */
function snippetIssue({ name, caddy, public: isPublic }: DraftHost, hasServices: boolean): Issue[] {
  if (caddy?.snippet === undefined || (isPublic === true && !hasServices)) return [];
  const found = hasServices ? `a snippet on a host with services` : 'a snippet on a host that is not public';
  const expected = 'a public host without services, which only tells strangers that they need the VPN';
  return [
    { path: ['hosts', name, 'caddy', 'snippet'], found, expected, fix: `remove snippet from hosts.${name}.caddy` },
  ];
}

/** A secret that nothing asks for is a misspelled one. */
export const knownSecrets: Rule = ({ tls, secrets = {} }) => {
  const names = tls === undefined ? [] : secretNames(tls);
  return Object.entries(secrets).flatMap(([name, source]): Issue[] => {
    const path = ['secrets', name];
    if (!names.includes(name)) {
      const expected =
        names.length === 0 ? 'no secrets: nothing in this stack asks for one' : either(names.map(literal));
      const meant = closest(name, names) ?? names[0];
      const fix = meant === undefined ? `remove ${name}` : `${meant}: { env: ${literal(meant)} }`;
      return [{ path, atKey: true, found: `${literal(name)}, which nothing asks for`, expected, fix }];
    }
    if (!('env' in source) || /^[A-Za-z_][A-Za-z0-9_]*$/.test(source.env)) return [];
    // What looks like the secret itself is told without repeating it.
    const expected = 'the name of an environment variable, never the secret itself';
    return [{ path: [...path, 'env'], found: 'text that is no name of a variable', expected, fix: field('env', name) }];
  });
};
