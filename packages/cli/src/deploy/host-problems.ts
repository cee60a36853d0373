import { UserError } from '@veille/protocol';

/** What is wrong with one host. */
export interface HostProblem {
  readonly host: string;
  readonly error: UserError;
}

/** All that is wrong with several hosts, at once. */
export class HostProblems extends UserError {
  readonly problems: readonly HostProblem[];
  constructor(problems: readonly [HostProblem, ...HostProblem[]]) {
    const [{ error: first }] = problems;
    super(first.code, problems.map(({ error }) => error.message.replace(/\.$/, '')).join('; '), first.hint);
    this.name = 'HostProblems';
    this.problems = problems;
  }
}
