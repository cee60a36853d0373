import {
  type ConfigPath,
  familyOf,
  type Issue,
  isWithin,
  shortestAddress,
  type ValidHost,
  type ValidMesh,
} from '@veille/stack';

/** What was found out about the mesh before compiling. */
export interface MeshFacts {
  /** What each host says of itself (`tailscale ip`), by its name in the stack; a host that says nothing is absent. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** What the mesh's control server says of its nodes: their names there and their addresses. */
  readonly nodes: readonly MeshNode[];
  /** The domain of the nodes' own names; null where nobody knows. */
  readonly baseDomain: string | null;
}

export interface MeshNode {
  readonly name: string;
  readonly addresses: readonly string[];
}

type Answer =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * A host's addresses on the mesh, at most one of each family: from the stack, else from the host itself, else from the
 * control server's list. `doors` are the names that need them.
 */
export function addressesOf(host: ValidHost, doors: readonly string[], mesh: ValidMesh, facts: MeshFacts): Answer {
  const path = ['hosts', host.name];
  const own = facts.hosts[host.name] ?? [];
  const listed = facts.nodes.find(({ name }) => name === host.name)?.addresses ?? [];
  const [found = []] = [host.meshAddresses, own, listed].filter((addresses) => addresses.length > 0);
  if (found.length === 0) return { ok: false, issues: [noAddress(path, host, doors)] };
  const stale = host.meshAddresses.filter((address) => own.length > 0 && !own.map(shortestAddress).includes(address));
  const issues = [
    ...stale.map((address) => moved(path, address, own)),
    ...found.flatMap((address) => unfit(path, address, found, mesh)),
  ];
  return issues.length > 0 ? { ok: false, issues } : { ok: true, addresses: found.map(shortestAddress) };
}

function noAddress(path: ConfigPath, { name, ssh }: ValidHost, doors: readonly string[]): Issue {
  return {
    path,
    found: `no mesh address of host '${name}', which ${doors.join(', ')} must lead to`,
    expected:
      `one that the host itself tells (connect it: \`tailscale up\` on ${ssh}), ` +
      `one in Headscale's list of nodes (under the name ${name}), or one in the stack`,
    fix: `${name}: { …, meshAddresses: ['100.64.0.7'] }`,
  };
}

function moved(path: ConfigPath, address: string, own: readonly string[]): Issue {
  return {
    path: [...path, 'meshAddresses'],
    found: `${address}, while the host itself says ${own.join(', ')}`,
    expected: 'an address that the host has',
    fix: `meshAddresses: [${own.map((text) => `'${text}'`).join(', ')}]`,
  };
}

function unfit(path: ConfigPath, address: string, all: readonly string[], { cidrs }: ValidMesh): Issue[] {
  const family = familyOf(address);
  const issue = (expected: string): Issue[] => [
    { path, found: `the mesh address ${address}`, expected, fix: `meshAddresses: ['100.64.0.7']` },
  ];
  if (family === null) return issue('an IPv4 or IPv6 address');
  if (!isWithin(address, cidrs)) return issue(`one within ${cidrs.join(', ')} (mesh.cidrs): others are refused`);
  const first = all.find((other) => familyOf(other) === family);
  return first === address ? [] : issue(`one IPv${family} address at most; ${first} is one already`);
}
