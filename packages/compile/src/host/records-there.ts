import type { ValidMesh } from '@veille/stack';
import { recordsPathIn } from '../dns/headscale-config.ts';
import { inlineRecords } from '../dns/inline-records.ts';
import type { DnsRecord } from '../dns/records.ts';
import { publishedRecords } from '../dns/records-file.ts';
import { configFile, sharedPath } from './headscale-places.ts';

type HeadscaleDns = Extract<ValidMesh['dns'], { readonly type: 'headscale' }>;

/** The records of a studio that lie on the dns host now, by what was read there; none where that is no list of records. */
export function recordsThere(dns: HeadscaleDns, domain: string, texts: ReadonlyMap<string, string>): DnsRecord[] {
  const config = texts.get(configFile(dns));
  if (config === undefined) return [];
  const path = recordsPathIn(config);
  if (path === null) return inlineRecords(config, domain);
  const place = sharedPath(path, dns);
  return place === null ? [] : publishedRecords(texts.get(place) ?? '', domain);
}
