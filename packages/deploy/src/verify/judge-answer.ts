import { isWithin, shortestAddress } from '@veille/stack';
import type { MeshAnswer } from './ask-mesh.ts';
import { type Finding, good, wrong } from './verdict.ts';

/** What is known of the mesh when an answer is judged. */
export interface MeshView {
  readonly cidrs: readonly string[];
  /** The hosts' mesh addresses, to the names of the hosts. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Somebody enters the records by hand, and where is not known: Headscale has none of them. */
  readonly isByHand: boolean;
}

export interface Answers {
  readonly expected: readonly string[];
  readonly mesh: MeshAnswer;
  /** What the host's own resolver says; it may leave out a family that the host has no route for. */
  readonly system: readonly string[];
}

const oldClients = 'clients before Tailscale 1.102 remember an old address for up to 10 minutes';

/** Whether a name leads to exactly the right addresses, and if not, what in the mesh's DNS is to be mended. */
export function judgeAnswer({ expected, mesh, system }: Answers, view: MeshView): Finding {
  const right = new Set(expected.map(shortestAddress));
  const meshSays = mesh.addresses.map(shortestAddress);
  if (meshSays.length === 0) return unknownName(mesh.rcode, view);
  const strangers = meshSays.filter((address) => !right.has(address));
  if (strangers.length > 0) return wrongAddress(strangers, expected, view);
  const missing = [...right].filter((address) => !meshSays.includes(address));
  if (missing.length > 0) {
    return wrong(`${meshSays.join(', ')} without ${missing.join(', ')}`, `Wait a moment and ask again: ${oldClients}.`);
  }
  return judgeSystem(system.map(shortestAddress), right, meshSays, view);
}

function unknownName(rcode: string, { isByHand }: MeshView): Finding {
  const found = `the mesh's DNS does not know the name (${rcode})`;
  if (isByHand) return wrong(found, enterIt);
  return wrong(
    found,
    'The record is not published, or the name lies outside what the mesh answers for: put the domain below ' +
      'base_domain, or give Headscale an empty list in dns.nameservers.split for it, and look into its log.',
  );
}

const enterIt =
  'Enter its record (`veille dns print` says which) in the DNS server that the mesh asks for this domain, and let the mesh ask that one.';

function wrongAddress(strangers: readonly string[], expected: readonly string[], view: MeshView): Finding {
  const found = `${strangers.join(', ')} instead of ${expected.join(', ')}`;
  const host = strangers.map((address) => view.hosts.get(address)).find((name) => name !== undefined);
  if (host !== undefined) {
    return wrong(`${found}, which is ${host}`, `It led there before: ${oldClients}. Ask again then.`);
  }
  if (strangers.every((address) => isWithin(address, view.cidrs))) {
    return wrong(
      `${found}, which is no host of the stack`,
      'Another record, or a node of that name, stands before ours: look for the name among the records of others.',
    );
  }
  if (view.isByHand) return wrong(`${found}, an address outside the mesh`, enterIt);
  return wrong(
    `${found}, an address outside the mesh`,
    'The mesh sends this name on to public DNS: its record is not there, or the name lies outside base_domain and ' +
      'dns.nameservers.split.',
  );
}

/** The mesh is right: what differs now is the host's own. */
function judgeSystem(
  system: readonly string[],
  right: ReadonlySet<string>,
  meshSays: readonly string[],
  view: MeshView,
): Finding {
  if (system.length > 0 && system.every((address) => right.has(address))) return good(meshSays.join(', '));
  const found = `${meshSays.join(', ')} from the mesh, but ${system.join(', ') || 'nothing'} from the system's resolver`;
  const isOld = system.length > 0 && system.every((address) => isWithin(address, view.cidrs));
  return wrong(
    found,
    isOld
      ? 'The host remembers an old address: empty its cache (`resolvectl flush-caches`), or wait 10 minutes.'
      : `The host does not ask the mesh: ${view.isByHand ? '' : 'set `override_local_dns: true` in Headscale, and '}on the host ` +
          '`tailscale set --accept-dns=true`; `/etc/hosts` must not have the name.',
  );
}
