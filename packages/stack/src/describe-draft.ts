import { serviceDescription } from './description-schema.ts';
import { explainSchema } from './explain-schema.ts';
import type { ConfigPath, Issue } from './issue.ts';
import type { KindDefinition, ServiceDescription } from './kind.ts';
import { madeUpContext } from './made-up-context.ts';
import { formatPath } from './problem.ts';

/** Asks a kind to describe a service at a made-up place: ports and companions are known only from there. */
export function describeDraft(
  definition: KindDefinition<unknown>,
  options: unknown,
  service: string,
  path: ConfigPath,
): { description?: ServiceDescription; issues: Issue[] } {
  const answer = ask(definition, options, service);
  if ('failure' in answer) {
    const found = `kind ${definition.kind} cannot describe it: ${answer.failure}`;
    const expected = 'a kind that describes every service whose options it accepts';
    return { issues: [{ path, found, expected, fix: `mend describe() of kind ${definition.kind}, or its options` }] };
  }
  const faults = explainSchema(serviceDescription, answer.description, []);
  if (faults.length === 0) return { description: answer.description as ServiceDescription, issues: [] };
  const issues = faults.map(({ path: at, found, expected }) => ({
    path,
    found: `kind ${definition.kind} describing its ${formatPath(at) || 'service'} as ${found}`,
    expected,
    fix: `mend describe() of kind ${definition.kind}`,
  }));
  return { issues };
}

function ask(
  definition: KindDefinition<unknown>,
  options: unknown,
  service: string,
): { description: unknown } | { failure: string } {
  try {
    return { description: definition.describe(options, madeUpContext(service)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
