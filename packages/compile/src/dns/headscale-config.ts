import { UserError } from '@veille/protocol';
import { parse } from 'yaml';
import { z } from 'zod';

/** The part of Headscale's `config.yaml` that decides what becomes of our records. */
const headscaleConfig = z.looseObject({
  server_url: z.string().optional(),
  dns: z.looseObject({
    magic_dns: z.boolean().optional(),
    base_domain: z.string().optional(),
    override_local_dns: z.boolean().optional(),
    nameservers: z.looseObject({ split: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    extra_records: z.unknown().optional(),
    extra_records_path: z.string().optional(),
  }),
});

export interface HeadscaleConfig {
  /** The domain of the nodes' own names; null where there is none. */
  readonly baseDomain: string | null;
  /** The JSON file of records as Headscale sees it; null: they stand in `config.yaml` itself. */
  readonly recordsPath: string | null;
}

/**
 * What Headscale's `config.yaml` says about records, if `domain`'s doors can be resolved with it at all.
 *
 * @throws UserError with all that keeps clients from resolving them.
 */
export function readHeadscaleConfig(text: string, domain: string): HeadscaleConfig {
  const parsed = headscaleConfig.safeParse(parseYaml(text));
  if (!parsed.success) throw refusal(['it has no `dns:` with settings of the right types'], 'dns: { … }');
  const { dns, server_url: server } = parsed.data;
  const { base_domain: base = '' } = dns;
  const faults = [
    ...('extra_records' in dns && 'extra_records_path' in dns
      ? ['extra_records and extra_records_path are both there, with which Headscale does not start; remove the first']
      : []),
    ...(dns.magic_dns === false ? ['magic_dns is false, so that clients ask Headscale for nothing'] : []),
    ...(isReached(dns, domain)
      ? []
      : [`override_local_dns is not true: clients go on asking their router for ${domain} and get the public address`]),
    ...(base !== '' && isBelow(hostOf(server), base)
      ? [`base_domain ${base} contains the server's own name ${hostOf(server)}, which clients then ask the server for`]
      : []),
  ];
  if (faults.length > 0) throw refusal(faults, 'override_local_dns: true');
  return { baseDomain: base === '' ? null : base, recordsPath: dns.extra_records_path ?? null };
}

/** Where a Headscale reads its records, whatever else is wrong with its settings; null: from `config.yaml` itself, or nobody knows. */
export function recordsPathIn(text: string): string | null {
  try {
    return headscaleConfig.parse(parse(text)).dns.extra_records_path ?? null;
  } catch {
    return null;
  }
}

/** An empty list in `nameservers.split` makes clients ask the mesh for that domain; names of the mesh's own they always do. */
function isReached(dns: z.infer<typeof headscaleConfig>['dns'], domain: string): boolean {
  const routes = [dns.base_domain ?? '', ...Object.keys(dns.nameservers?.split ?? {})].filter((route) => route !== '');
  return dns.override_local_dns === true || routes.some((route) => isBelow(domain, route));
}

function isBelow(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function hostOf(url = ''): string {
  return URL.parse(url)?.hostname ?? '';
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw refusal([`it is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`], '');
  }
}

function refusal(faults: readonly string[], example: string): UserError {
  const hint = `Correct it on the host${example === '' ? '' : ` (${example})`}, restart Headscale, then run the command again.`;
  return new UserError('config-invalid', `Headscale's config.yaml: ${faults.join('; ')}.`, hint);
}
