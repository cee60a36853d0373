import type { ValidStack } from '@veille/stack';
import { readHeadscaleConfig } from '../dns/headscale-config.ts';
import { configFile, hostPath, recordFiles } from './headscale-places.ts';

/**
 * The file of records that Headscale names and that was not among the texts told; null where there is nothing more to ask.
 * `texts` are those of the dns host.
 *
 * @throws UserError for a Headscale whose clients could not resolve the doors.
 */
export function furtherText({ domain, mesh }: ValidStack, texts: ReadonlyMap<string, string>): string | null {
  if (domain === null || mesh?.dns.type !== 'headscale') return null;
  const config = texts.get(configFile(mesh.dns));
  const recordsPath = config === undefined ? null : readHeadscaleConfig(config, domain).recordsPath;
  if (recordsPath === null) return null;
  const path = hostPath(recordsPath, mesh.dns);
  return texts.has(path) || recordFiles(mesh.dns).includes(path) ? null : path;
}
