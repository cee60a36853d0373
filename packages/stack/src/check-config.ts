import { explainExport } from './explain-load-error.ts';
import type { Issue } from './issue.ts';
import { findDuplicateKeys } from './places/duplicate-keys.ts';
import { locateIn } from './places/locate.ts';
import { parseConfig } from './places/syntax.ts';
import { byPlace, type Problem } from './problem.ts';
import type { ValidStack } from './valid-stack.ts';
import { validateStack } from './validate-stack.ts';

export type Check =
  | { readonly ok: true; readonly stack: ValidStack }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * All that can be said of a stack's file once it has been imported.
 *
 * @param exported what `import()` gave: the module's exports
 * @param source the file's text
 * @param file how messages call the file
 */
export function checkConfig(exported: Readonly<Record<string, unknown>>, source: string, file: string): Check {
  const nothing = explainExport(exported, source, file);
  if (nothing !== null) return { ok: false, problems: [nothing] };
  const validation = validateStack(exported.default);
  const issues = validation.ok ? [] : validation.issues;
  const problems = [...describeProblems(issues, source, file), ...findDuplicateKeys(source, file)].sort(byPlace);
  return validation.ok && problems.length === 0 ? validation : { ok: false, problems };
}

/** Gives issues their places. */
export function describeProblems(issues: readonly Issue[], source: string, file: string): Problem[] {
  const parsed = parseConfig(source, file);
  return issues.map((issue) => {
    if ('problem' in parsed) return { ...issue, place: parsed.problem.place };
    return { ...issue, place: locateIn(parsed.program, file, issue.path, issue.atKey) };
  });
}
