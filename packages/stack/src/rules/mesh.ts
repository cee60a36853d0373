import { closest } from '../closest.ts';
import { familyOf, isCidr, isWithin, overlap } from '../ip.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { either, field, literal } from '../literal.ts';
import { usualMeshCidrs } from '../mesh.ts';
import type { Rule } from './rule.ts';

/** Who may come in is said by ranges: one that holds more than a mesh would open the doors to others. */
export const meshRanges: Rule = ({ mesh }) =>
  (mesh?.cidrs ?? []).flatMap((cidr, index) => rangeIssue(['mesh', 'cidrs', index], cidr));

function rangeIssue(path: ConfigPath, cidr: string): Issue[] {
  const fix = `replace it by ${literal(usualMeshCidrs[cidr.includes(':') ? 1 : 0])}`;
  if (!isCidr(cidr)) return [{ path, found: literal(cidr), expected: 'a range such as 100.64.0.0/10', fix }];
  const others = strangers.find(({ range }) => overlap(range, cidr));
  if (others === undefined) return [];
  return [
    { path, found: `${literal(cidr)}, which holds ${others.who}`, expected: 'the addresses of the mesh alone', fix },
  ];
}

/** The proxy would let them in as if they were on the mesh. */
const strangers = [
  { range: '127.0.0.0/8', who: 'the machine itself' },
  { range: '::1/128', who: 'the machine itself' },
  { range: '172.16.0.0/12', who: 'the networks of containers' },
  { range: '8.8.8.8/32', who: 'the internet' },
  { range: '2001:4860::/32', who: 'the internet' },
];

/** A host's address on the mesh is one, lies in the ranges that may come in, and stands alone in its family. */
export const meshAddresses: Rule = ({ hosts, mesh }) => {
  const ranges = (mesh?.cidrs ?? usualMeshCidrs).filter(isCidr);
  return hosts.flatMap(({ name, meshAddresses: addresses = [] }) =>
    addresses.flatMap((address, index): Issue[] => {
      const path = ['hosts', name, 'meshAddresses', index];
      const family = familyOf(address);
      const fix = field('meshAddresses', []).replace('[]', "['100.64.0.7']");
      const issue = (expected: string): Issue[] => [{ path, found: literal(address), expected, fix }];
      if (family === null) return issue('an IPv4 or IPv6 address');
      if (!isWithin(address, ranges)) return issue(`an address within ${either(ranges)} (mesh.cidrs)`);
      const before = addresses.slice(0, index).some((other) => familyOf(other) === family);
      return before
        ? issue(`one IPv${family} address at most: the mesh's clients take the first and know no other`)
        : [];
    }),
  );
};

/** Headscale runs on a host that the stack names, and its folders are places on that host. */
export const headscale: Rule = ({ hosts, mesh }) => {
  if (mesh?.dns.type !== 'headscale') return [];
  const { dns } = mesh;
  const names = hosts.map(({ name }) => name);
  const meant = closest(dns.host, names) ?? names[0];
  const host = names.includes(dns.host)
    ? []
    : [
        {
          path: ['mesh', 'dns'],
          found: `unknown host ${literal(dns.host)}`,
          expected: names.length === 0 ? 'a key of hosts, and the stack has no hosts' : either(names.map(literal)),
          fix: field('host', meant ?? 'vpn'),
        },
      ];
  const folders = (['config', 'mountedAt', 'compose'] as const).flatMap((option): Issue[] => {
    const folder = dns[option];
    if (folder === undefined || isFolder(folder)) return [];
    const expected = 'an absolute path without . or .. and without a / at its end';
    return [{ path: ['mesh', 'dns'], found: field(option, folder), expected, fix: field(option, `/opt/headscale`) }];
  });
  return [...host, ...folders];
};

function isFolder(path: string): boolean {
  return /^(?:\/[^/\0\n]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path);
}
