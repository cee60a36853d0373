import { UserError } from '@veille/protocol/user-error';
import { usualHeadscaleUnit } from '@veille/stack/mesh';

/** The unit that Headscale runs as, where it is one; of a Headscale that the stack does not know, as its package calls it. */
export function headscaleUnit(dns: { readonly unit: string } | null): string {
  return `${dns?.unit ?? usualHeadscaleUnit}.service`;
}

/** Names that people give to Headscale's file of records: asking for these at once mostly saves asking twice. */
const usualRecordFiles = [
  'extra-records.json',
  'extra_records.json',
  'dns-records.json',
  'dns_records.json',
  'records.json',
];

/** Where Headscale's own settings lie on its host. */
export function configFile({ config }: { readonly config: string }): string {
  return `${config}/config.yaml`;
}

/**
 * The file of records on the host, of which Headscale knows another path when it runs in a container.
 * @throws UserError when it lies outside of the folder that the host and Headscale share.
 */
export function hostPath(recordsPath: string, dns: SharedFolder & { readonly host: string }): string {
  const path = sharedPath(recordsPath, dns);
  if (path !== null) return path;
  const { host, config, mountedAt } = dns;
  throw new UserError(
    'config-invalid',
    `Headscale on ${host} reads its records from ${recordsPath}, which is not below ${mountedAt}, as ${config} is called there.`,
    `Set extra_records_path: ${mountedAt}/extra-records.json in ${config}/config.yaml, or correct mountedAt in the stack.`,
  );
}

/** The folder with Headscale's settings, on its host and as Headscale itself sees it. */
interface SharedFolder {
  readonly config: string;
  readonly mountedAt: string;
}

/** Null outside of the folder. */
export function sharedPath(path: string, { config, mountedAt }: SharedFolder): string | null {
  if (path.startsWith(`${mountedAt}/`)) return config + path.slice(mountedAt.length);
  return path.startsWith(`${config}/`) ? path : null;
}

/** Where the records may lie on their host. */
export function recordFiles({ config }: { readonly config: string }): string[] {
  return usualRecordFiles.map((name) => `${config}/${name}`);
}
