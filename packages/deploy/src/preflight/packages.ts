import type { HostArtifacts } from '@veille/compile';
import { formatBytes } from '@veille/protocol';
import type { HostFacts, Observation } from '../observe/observation.ts';
import type { Change } from '../plan/plan.ts';

/** Packages that a host may have got elsewhere, such as Docker from its makers: then Debian's would be in their way. */
const provided: Readonly<Record<string, (facts: HostFacts) => boolean>> = {
  'docker.io': ({ docker }) => docker !== null,
  'docker-compose': ({ docker }) => docker !== null && docker.compose !== null,
};

/** The installed size in bytes of the largest with all that it needs, as Debian 12 says it. */
export const packageSizes: Readonly<Record<string, number>> = { 'docker.io': 260 * 1024 ** 2 };

/** One `+` for each Debian package that has to be installed. */
export function missingPackages({ packages }: HostArtifacts, { packages: there, facts }: Observation): Change[] {
  return packages
    .filter((name) => !there.has(name) && provided[name]?.(facts) !== true)
    .map((name) => ({
      sign: '+',
      target: 'host',
      what: 'package',
      name,
      detail: sizeOf(name),
      diff: null,
    }));
}

function sizeOf(name: string): string | null {
  const bytes = packageSizes[name];
  return bytes === undefined ? null : `about ${formatBytes(bytes, 'en')}`;
}
