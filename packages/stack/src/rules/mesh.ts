import { closest } from '../closest.ts';
import { familyOf, isCidr, isWithin } from '../ip.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { either, field, literal } from '../literal.ts';
import { usualHeadscaleUnit, usualMeshCidrs } from '../mesh.ts';
import { isFolder } from './folders.ts';
import type { Rule } from './rule.ts';

/** Who may come in is said by ranges: one that holds more than a mesh would open the doors to others. */
export const meshRanges: Rule = ({ mesh }) =>
  (mesh?.cidrs ?? []).flatMap((cidr, index) => rangeIssue(['mesh', 'cidrs', index], cidr));

function rangeIssue(path: ConfigPath, cidr: string): Issue[] {
  const fix = `replace it by ${literal(usualMeshCidrs[cidr.includes(':') ? 1 : 0])}`;
  if (!isCidr(cidr)) return [{ path, found: literal(cidr), expected: 'a range such as 100.64.0.0/10', fix }];
  if (isWithin(cidr, meshSpace)) return [];
  const expected = `the addresses of the mesh alone, within ${either(meshSpace)}`;
  return [{ path, found: `${literal(cidr)}, which holds ${whoseAre(cidr)}`, expected, fix }];
}

/** What the internet does not route: CGNAT, which Tailscale takes its addresses from, and private networks. */
const meshSpace = ['100.64.0.0/10', '10.0.0.0/8', '192.168.0.0/16', 'fc00::/7'];

/** The proxy would let them in as if they were on the mesh. */
function whoseAre(cidr: string): string {
  if (isWithin(cidr, ['127.0.0.0/8', '::1/128'])) return 'the machine itself';
  // Private as well, but Docker's: whatever runs in a container of the host comes from there.
  return isWithin(cidr, ['172.16.0.0/12']) ? 'the networks of containers' : 'addresses of strangers';
}

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

/** Headscale runs on a host that the stack names, and its folders and unit are of that host. */
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
  return [...host, ...folders, ...unitIssue(dns.unit)];
};

/** People have units of many instances and of their own making; what systemd takes for a name is right. */
function unitIssue(unit: string | undefined): Issue[] {
  if (unit === undefined || (/^[A-Za-z0-9][\w:.@\\-]{0,199}$/.test(unit) && !unit.endsWith('.service'))) return [];
  const expected = 'the name of a systemd unit, without .service';
  const fix = field('unit', unit.replace(/\.service$/, '').replaceAll(/[^\w:.@-]/g, '') || usualHeadscaleUnit);
  return [{ path: ['mesh', 'dns'], found: field('unit', unit), expected, fix }];
}
