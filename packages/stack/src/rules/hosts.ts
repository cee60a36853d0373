import { closest } from '../closest.ts';
import type { DraftHost } from '../draft.ts';
import { either, field, key, literal } from '../literal.ts';
import type { Rule } from './rule.ts';

/** A service may run only on a host that the stack names. */
export const knownHosts: Rule = ({ hosts, services }) => {
  const names = hosts.map(({ name }) => name);
  return services.flatMap(({ path, host }) => {
    if (host === undefined || names.includes(host)) return [];
    const meant = closest(host, names) ?? names[0];
    return [
      {
        path: [...path, 'host'],
        found: `unknown host ${literal(host)}`,
        expected: names.length === 0 ? 'a key of hosts, and the stack has no hosts' : either(names.map(literal)),
        fix: meant === undefined ? `hosts: { ${key(host)}: { ssh: ${literal(`me@${host}`)} } }` : field('host', meant),
      },
    ];
  });
};

/** Services that name no host need one that is theirs beyond doubt. */
export const defaultHost: Rule = ({ hosts, services }) => {
  const [first, ...others] = hosts.filter((host) => host.default === true);
  const second = others.map(({ name }) => ({
    path: ['hosts', name, 'default'],
    found: 'a second default host',
    expected: `one at most; hosts.${first?.name} is the default already`,
    fix: `remove default: true from hosts.${name}`,
  }));
  const homeless = services.find(({ host }) => host === undefined);
  if (first !== undefined || hosts.length < 2 || homeless === undefined) return second;
  const missing = {
    path: ['hosts'],
    found: `no default host, and services.${homeless.name} names none`,
    expected: 'default: true on one host, or a host for every service',
    fix: `${key(hosts[0]?.name ?? '')}: { …, default: true }`,
  };
  return [...second, missing];
};

/** The host of services that name none: the default or the only one. */
export function defaultHostOf(hosts: readonly DraftHost[]): string | null {
  const host = hosts.find((candidate) => candidate.default === true) ?? (hosts.length === 1 ? hosts[0] : undefined);
  return host?.name ?? null;
}
