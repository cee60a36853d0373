import type { ConfigPath, Issue } from './issue.ts';
import type { KindContext, KindDefinition, ServiceDescription } from './kind.ts';

/** Asks a kind to describe a service at a made-up place: ports and companions are known only from there. */
export function describeDraft(
  definition: KindDefinition<unknown>,
  options: unknown,
  service: string,
  path: ConfigPath,
): { description?: ServiceDescription; issues: Issue[] } {
  try {
    return { description: definition.describe(options, madeUpContext(service)), issues: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const issue = {
      path,
      found: `kind ${definition.kind} cannot describe it: ${message}`,
      expected: 'a kind that describes every service whose options it accepts',
      fix: `mend describe() of kind ${definition.kind}, or have its options refuse these`,
    };
    return { issues: [issue] };
  }
}

function madeUpContext(service: string): KindContext {
  return {
    service,
    url: `http://${service}.localhost`,
    dataFolder: `/data/${service}`,
    temporaryFolder: '/tmp',
    address: `unix//run/${service}.sock`,
    companionAddress: (suffix) => `unix//run/${service}-${suffix}.sock`,
    path: (relative) => `/stack/${relative}`,
    prepared: `/prepared/${service}`,
    program: () => null,
  };
}
