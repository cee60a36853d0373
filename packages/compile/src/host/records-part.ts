import { UserError } from '@veille/protocol';
import { type Headscale, usualHeadscaleUnit, type ValidHost, type ValidStack } from '@veille/stack';
import { readHeadscaleConfig } from '../dns/headscale-config.ts';
import { inlineRemovals, publishInline } from '../dns/inline-records.ts';
import { claimRecords, namesChanging } from '../dns/own-records.ts';
import type { DnsRecord } from '../dns/records.ts';
import { publishRecords } from '../dns/records-file.ts';
import { refuseRemovals } from '../dns/removals.ts';
import type { Deed, HostFile } from './contract.ts';
import type { DeployFacts, SeenHost } from './facts.ts';
import { configFile, headscaleUnit, hostPath } from './headscale-places.ts';
import { type HostPart, publicFile } from './part.ts';
import { claimOf } from './standing.ts';

const target = 'vpn-dns';

/**
 * The records as the mesh's Headscale reads them; nothing for a mesh whose records somebody enters by hand. Who else writes
 * those files keeps what is theirs, and the files keep their owners.
 *
 * @throws UserError for a Headscale whose clients could not resolve the doors, and when more names would go than may.
 */
export function recordsPart(stack: ValidStack, records: readonly DnsRecord[], facts: DeployFacts): HostPart {
  const { domain, mesh } = stack;
  if (domain === null || mesh?.dns.type !== 'headscale') return {};
  const { dns } = mesh;
  const seen = facts.hosts.get(dns.host);
  const config = seen?.texts.get(configFile(dns));
  if (seen === undefined || config === undefined) throw noConfig(dns);
  const { recordsPath } = readHeadscaleConfig(config, domain);
  const claimed = claimOf(stack, facts.hosts);
  if (recordsPath === null) {
    const text = claimRecords(config, claimed, domain);
    refuseRemovals(inlineRemovals(text, records, domain), facts.allowRemovals);
    const after = publishInline(text, records, domain);
    const file = sharedFile(configFile(dns), after, seen);
    return { files: [{ ...file, ...newsOf(text, after, domain), after: [restart(dns, seen)] }] };
  }
  const path = hostPath(recordsPath, dns);
  const before = claimRecords(seen.texts.get(path) ?? '', claimed, domain);
  const published = publishRecords(before, records, domain);
  refuseRemovals(published, facts.allowRemovals);
  const file = { ...sharedFile(path, published.content, seen), ...newsOf(before, published.content, domain) };
  return { files: [file], checks: [{ type: 'records', file: path }] };
}

/** Nobody says yes to records without knowing which. */
function newsOf(before: string, after: string, domain: string): Pick<HostFile, 'news'> {
  const news = namesChanging(before, after, domain);
  return news === null ? {} : { news };
}

/**
 * Headscale runs as a unit of its host, or in a container of the compose project that the stack names.
 * @throws UserError when a unit that the stack names does not run.
 */
function restart(dns: Required<Headscale>, { units }: SeenHost): Deed {
  const unit = headscaleUnit(dns);
  if (units.get(unit)?.active) return { type: 'restart', unit };
  if (dns.unit === usualHeadscaleUnit) return { type: 'restart-compose', folder: dns.compose };
  throw new UserError(
    'config-invalid',
    `${unit} does not run on host ${dns.host}, and it is what has to start again for new records.`,
    "Start it, or correct `unit` in the stack's headscale({ … }); leave it out where Headscale runs in a container.",
  );
}

/** One that others write too: it keeps its owner. */
export function sharedFile(path: string, text: string, { entries }: SeenHost): HostFile {
  const { mode = 0o644, owner = 'root', group = 'root' } = entries.get(path) ?? {};
  return { ...publicFile(path, target, text), mode, owner, group, shared: true };
}

function noConfig({ host, config }: { readonly host: ValidHost['name']; readonly config: string }): UserError {
  const message = `There is no ${config}/config.yaml on host ${host}, where Headscale's settings should be.`;
  return new UserError(
    'config-invalid',
    message,
    "Correct `config` in the stack's headscale({ … }): the folder on that host.",
  );
}
