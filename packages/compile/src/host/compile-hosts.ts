import type { Issue, ValidHost, ValidStack } from '@veille/stack';
import { compile } from '../compile.ts';
import { addressesOf } from '../dns/addresses.ts';
import { doorNames } from '../dns/names.ts';
import { recordNotes } from '../dns/record-notes.ts';
import { compileRecords, type DnsRecord } from '../dns/records.ts';
import { freezeDeep } from '../freeze.ts';
import { placesOf } from '../places.ts';
import { caddyPart } from './caddy-part.ts';
import { conserved } from './conservation.ts';
import type { HostArtifacts, HostProbe } from './contract.ts';
import { controllerPart, firewallPart } from './controller-part.ts';
import type { DeployFacts } from './facts.ts';
import { hostRecords } from './host-records.ts';
import { type HostCase, hostTarget } from './host-target.ts';
import { layoutPart } from './layout-part.ts';
import { meshFacts } from './mesh-facts.ts';
import { deployNeeds } from './needs.ts';
import { type OldNames, oldNames } from './old-names.ts';
import { type HostPart, mergeParts } from './part.ts';
import { probesOf } from './probes.ts';
import { recordsPart } from './records-part.ts';
import { recordsThere } from './records-there.ts';
import { emptyPart, servicePart } from './service-parts.ts';
import { caddySites } from './sites.ts';
import { strangersParts } from './strangers-part.ts';

/** All that hosts get, and how it is proved. */
export interface HostCompilation {
  readonly ok: true;
  /** In the order of the stack; a host with nothing to get has no targets. */
  readonly hosts: readonly HostArtifacts[];
  readonly probes: readonly HostProbe[];
  /** Every record of the doors, also those that somebody enters by hand. */
  readonly records: readonly DnsRecord[];
  /** What a person should know of them before they are published, a sentence each. */
  readonly recordNotes: readonly string[];
  /** What `vpn-dns` takes away. */
  readonly oldNames: OldNames;
  /** `3 doors = 3 records = 3 sites = 3 probes, 0 dropped`. */
  readonly conservation: string;
}

export type HostsCompiled = HostCompilation | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Derives from a stack all that each of its hosts gets: files, units, users, images, records. Pure: the same stack and facts
 * give the same bytes, and the result is frozen. What is wrong with the stack is an issue, each with its place.
 *
 * @throws UserError for what is wrong elsewhere: Headscale's settings, a Caddy that is too old, too many records that go; and
 * when a door would be deployed without its record, site or probe (REX-39).
 */
export function compileHosts(stack: ValidStack, facts: DeployFacts): HostsCompiled {
  const issues = deployNeeds(stack);
  if (issues.length > 0) return { ok: false, issues };
  const mesh = meshFacts(stack, facts);
  const made = compileRecords(stack, mesh);
  if (!made.ok) return made;
  const cases = stack.hosts.map((host) => hostCase(host, stack, facts));
  const compiled = cases.map(compileHost);
  const records = recordsPart(stack, made.records, facts);
  const recordsOn = hostRecords(stack, { records: made.records, part: records }, facts);
  const hosts = compiled.map(({ host, services, parts }) =>
    mergeParts(host, services, [...parts, ...recordsOn(host.name)]),
  );
  const probes = cases.flatMap((given) => probesOf(given));
  const doors = doorNames(stack);
  const everywhere = {
    doors: doors.map(({ name }) => name),
    records: publishedBy(records, stack, facts)?.map(({ name }) => name) ?? made.records.map(({ name }) => name),
    sites: compiled.flatMap(({ sites }) => sites),
    probes: probes.flatMap((probe) => (probe.type === 'resolves' ? [probe.name] : [])),
  };
  const conservation = conserved(everywhere, doors);
  return freezeDeep({
    ok: true,
    hosts,
    probes,
    records: made.records,
    recordNotes: recordNotes(stack, mesh),
    oldNames: oldNames(stack, made.records, facts.hosts),
    conservation,
  });

  function hostCase(host: ValidHost, { services }: ValidStack, { hosts: seen }: DeployFacts): HostCase {
    const names = doorNames(stack);
    const own = names.filter((name) => name.host === host.name).map(({ name }) => name);
    const answer = stack.mesh === null || own.length === 0 ? null : addressesOf(host, own, stack.mesh, mesh);
    return {
      stack,
      host,
      seen: seen.get(host.name) ?? notSeen(host),
      facts,
      services: services.filter((service) => service.host === host.name),
      names,
      addresses: answer?.ok ? answer.addresses : [],
    };
  }
}

/** What a host gets besides records, and the names of the sites in its Caddyfile that are its own. */
interface CompiledHost {
  readonly host: ValidHost;
  readonly services: readonly string[];
  readonly parts: readonly HostPart[];
  readonly sites: readonly string[];
}

function compileHost(given: HostCase): CompiledHost {
  const { host, services, facts, seen, stack } = given;
  const { caddy, controller, node } = facts.operator;
  const program = caddy[host.name];
  const interpreter = node[seen.facts.architecture];
  if (services.length === 0) return { host, services: [], parts: strangersParts(given), sites: [] };
  if (!program || !controller || !interpreter) throw new Error(`a program for ${host.name} was not brought along`);
  const target = hostTarget(given);
  const compilation = compile({ ...stack, services }, target);
  const places = placesOf(target);
  const isCaddys = ({ path }: { path: string }) =>
    path === places.caddyfile || path === places.ownSites || path.startsWith(`${places.pages}/`);
  const caddyFiles = compilation.artifacts.filter(isCaddys);
  const manifest = compilation.artifacts.find(({ path }) => path === places.manifest);
  if (!manifest) throw new Error('a compilation has a manifest');
  const usesEngine = compilation.manifest.services.some((service) => service.driver === 'compose');
  const parts = [
    firewallPart(compilation.bridges),
    controllerPart(given, { node: interpreter, controller }, manifest, usesEngine),
    caddyPart(given, target, program, caddyFiles),
    ...services.map((service) => servicePart(service, given, compilation)),
    emptyPart(given, compilation),
  ];
  const caddyfile = caddyFiles.find(({ path }) => path === places.caddyfile)?.content ?? '';
  return {
    host,
    services: services.map(({ name }) => name),
    parts: [layoutPart(given, parts, usesEngine), ...parts],
    sites: caddySites(caddyfile).filter((name) => !target.strangers.includes(name)),
  };
}

/** The records that Headscale will read, out of the files as they will be; null for a mesh whose records somebody enters. */
function publishedBy(
  { files = [] }: HostPart,
  { domain, mesh }: ValidStack,
  { hosts }: DeployFacts,
): DnsRecord[] | null {
  if (domain === null || mesh?.dns.type !== 'headscale') return null;
  const written = files.flatMap(({ path, content }) =>
    content.type === 'text' ? [[path, content.text] as const] : [],
  );
  return recordsThere(mesh.dns, domain, new Map([...(hosts.get(mesh.dns.host)?.texts ?? []), ...written]));
}

function notSeen({ name }: ValidHost): never {
  throw new Error(`the host ${name} was not observed`);
}
