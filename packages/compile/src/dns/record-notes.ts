import { familyOf, type ValidStack } from '@veille/stack';
import type { MeshFacts } from './addresses.ts';
import { doorNames } from './names.ts';

/** What a person should know of a stack's records before they are published, a sentence each. */
export function recordNotes(stack: ValidStack, facts: MeshFacts): string[] {
  const { domain, hosts, mesh } = stack;
  if (domain === null || mesh === null) return [];
  const names = doorNames(stack);
  const leftOut = hosts
    .filter(({ name }) => names.some(({ host }) => host === name))
    .flatMap(({ name, meshAddresses }) => familiesLeftOut(name, meshAddresses, facts.hosts[name] ?? []));
  const mayHide = names.some(({ name }) => name.slice(name.indexOf('.') + 1) === facts.baseDomain?.toLowerCase());
  if (mesh.dns.type !== 'headscale' || facts.nodes.length > 0 || !mayHide) return leftOut;
  const unread = `Headscale's list of nodes on ${mesh.dns.host} could not be read, or is empty`;
  return [
    ...leftOut,
    `${unread}: nobody has looked whether a door has the name of a machine there, and would hide it.`,
  ];
}

/** Who says the addresses of a host in the stack may have forgotten one. */
function familiesLeftOut(host: string, said: readonly string[], own: readonly string[]): string[] {
  if (said.length === 0) return [];
  const families = new Set(said.map(familyOf));
  return own
    .filter((address) => !families.has(familyOf(address)))
    .map((address) => {
      const type = familyOf(address) === 4 ? 'A' : 'AAAA';
      return `The doors of ${host} get no ${type} record: ${address}, which the host has, is not in its meshAddresses in the stack.`;
    });
}
