import { domain, ssh } from './addresses.ts';
import { companionNames } from './companion-names.ts';
import { duplicateDoors } from './duplicate-doors.ts';
import { hostLayout, knownSecrets } from './host-layout.ts';
import { defaultHost, knownHosts } from './hosts.ts';
import { labels } from './labels.ts';
import { longNames } from './long-names.ts';
import { headscale, meshAddresses, meshRanges } from './mesh.ts';
import { ports } from './ports.ts';
import { reserved } from './reserved.ts';
import type { Rule } from './rule.ts';
import { tls } from './tls.ts';
import { units } from './units.ts';

export { defaultHostOf } from './hosts.ts';

/** Every rule; a new one is a file and a line. */
export const rules: readonly Rule[] = [
  labels,
  reserved,
  companionNames,
  duplicateDoors,
  ports,
  knownHosts,
  defaultHost,
  units,
  domain,
  longNames,
  ssh,
  meshRanges,
  meshAddresses,
  headscale,
  tls,
  hostLayout,
  knownSecrets,
];
