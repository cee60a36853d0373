import { UserError } from '@veille/protocol';
import type { Problem } from '@veille/stack';
import { count } from '../output/units.ts';

/** All that is wrong with a stack, at once. */
export class StackProblems extends UserError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(
      'config-invalid',
      `${count(problems.length, 'problem')}; nothing was changed.`,
      'Mend them, then `veille check`.',
    );
    this.name = 'StackProblems';
    this.problems = problems;
  }
}

/** A problem as `--json` gives it: its place is not nested. */
export function toJson({ place, path, found, expected, fix }: Problem): Record<string, unknown> {
  return { ...place, path, found, expected, fix };
}
