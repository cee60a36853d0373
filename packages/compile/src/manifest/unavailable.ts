import type { ServiceManifest } from '@veille/protocol';
import type { ServiceDescription } from '@veille/stack';
import type { Target } from '../target.ts';

export type Unavailable = NonNullable<ServiceManifest['unavailable']>;

/** Why a service cannot run at this target, in both languages; null where it can, or is somebody else's. */
export function whyUnavailable(
  service: string,
  { run, companions }: ServiceDescription,
  target: Target,
): Unavailable | null {
  switch (run.type) {
    case 'external':
      return null;
    case 'containers':
    case 'compose':
      if (target.containers === null) return target.containersUnavailable ?? noEngine;
      return target.containers.unavailable[service] ?? null;
    case 'process': {
      const programs = [run, ...companions.map((companion) => companion.run)].map(({ command }) => command[0] ?? '');
      const missing = programs.filter((program) => !program.includes('/') && target.programs[program] === undefined);
      return missing.length === 0 ? null : needs(missing);
    }
  }
}

const noEngine: Unavailable = { en: 'needs Docker: not found', fr: 'a besoin de Docker\u00a0: introuvable' };

function needs(missing: readonly string[]): Unavailable {
  const names = [...new Set(missing)].sort().join(', ');
  return { en: `needs ${names}: not found`, fr: `a besoin de ${names}\u00a0: introuvable` };
}
