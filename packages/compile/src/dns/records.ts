import { familyOf, type Issue, type ValidStack } from '@veille/stack';
import { freezeDeep } from '../freeze.ts';
import { deployNeeds } from '../host/needs.ts';
import { addressesOf, type MeshFacts } from './addresses.ts';
import { type DoorName, doorNames } from './names.ts';

/** One answer of the mesh's DNS. Its clients know no other types, and leave out what they do not know without a word. */
export interface DnsRecord {
  /** In lower case and without a dot at its end. */
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  readonly value: string;
}

export type Records =
  | { readonly ok: true; readonly records: readonly DnsRecord[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * A record for each name that the stack opens and each family of its host's mesh address, sorted by name. Nothing is left
 * out: what has no address is an issue. Pure; frozen.
 */
export function compileRecords(stack: ValidStack, facts: MeshFacts): Records {
  const { domain, mesh } = stack;
  if (domain === null || mesh === null) return { ok: false, issues: deployNeeds(stack) };
  const names = doorNames(stack);
  const issues = [...taken(names), ...shadows(names, facts)];
  const records = stack.hosts.flatMap((host) => {
    const here = names.filter((name) => name.host === host.name).map(({ name }) => name);
    if (here.length === 0) return [];
    const answer = addressesOf(host, here, mesh, facts);
    if (!answer.ok) issues.push(...answer.issues);
    return answer.ok ? here.flatMap((name) => answer.addresses.map((address) => recordOf(name, address))) : [];
  });
  return issues.length > 0 ? { ok: false, issues } : freezeDeep({ ok: true, records: records.sort(byName) });
}

function recordOf(name: string, address: string): DnsRecord {
  return { name, type: familyOf(address) === 4 ? 'A' : 'AAAA', value: address };
}

/** A service's door may have the name of another host's list. */
function taken(names: readonly DoorName[]): Issue[] {
  const lists = names.filter(({ service }) => service === null);
  return names.flatMap(({ name, service }) => {
    const list = lists.find((other) => service !== null && other.name === name);
    if (list === undefined || service === null) return [];
    const expected = `another door: this one leads to the list of host '${list.host}'`;
    return [{ path: ['services', service], found: `the name ${name}`, expected, fix: `door: 'my-${service}'` }];
  });
}

/** Records are looked up before nodes: a door of that name would hide the machine from everybody. */
function shadows(names: readonly DoorName[], { nodes, baseDomain }: MeshFacts): Issue[] {
  const own = new Set(nodes.map((node) => `${node.name}.${baseDomain}`.toLowerCase()));
  return names.flatMap(({ name, service, host }) =>
    own.has(name)
      ? [
          {
            path: service === null ? ['hosts', host] : ['services', service],
            found: `the name ${name}, which is a node's own on the mesh`,
            expected: 'a door that hides no machine',
            fix: `door: 'my-${name.split('.')[0]}'`,
          },
        ]
      : [],
  );
}

function byName(left: DnsRecord, right: DnsRecord): number {
  return left.name === right.name ? (left.type < right.type ? -1 : 1) : left.name < right.name ? -1 : 1;
}
