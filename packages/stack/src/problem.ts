import type { ConfigPath, Issue, Place } from './issue.ts';

/** An issue and where it stands in a file. */
export interface Problem extends Issue {
  readonly place: Place;
}

/**
 * A problem as a terminal shows it, two lines without a line break at the end:
 * ```
 * veille.config.ts:9:27  services.remotion.door: found 'Re_1', expected lower-case letters, digits and hyphens
 *     fix: door: 're-1'
 * ```
 */
export function formatProblem({ place, path, found, expected, fix }: Problem): string {
  const where = path.length === 0 ? '' : `${formatPath(path)}: `;
  return `${place.file}:${place.line}:${place.column}  ${where}found ${found}, expected ${expected}\n    fix: ${fix}`;
}

/** A path as one would write it in code: `services.remotion.door`, `chats[0]`. */
export function formatPath(path: ConfigPath): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join('').replace(/^\./, '');
}

/** From the top of the file to its end; what has the same place keeps its order. */
export function byPlace(a: Problem, b: Problem): number {
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
