import { type ErrorCode, type Problem, toProblem, type UserError } from '@veille/protocol';

/** A refusal with its HTTP status and, where there are several faults, each of them. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.headers = headers;
  }
}

/** The status of what the queue refuses. */
const statuses: Partial<Record<ErrorCode, number>> = { 'unknown-job': 404, 'job-finished': 409, 'queue-full': 429 };
/** About how long a short film takes; a client that asks again sooner only asks again. */
const queueFullRetrySeconds = '15';

export function fromUserError(error: UserError): ProblemError {
  const problem = toProblem(statuses[error.code] ?? 500, error.code, error.message, error.hint);
  return new ProblemError(problem, error.code === 'queue-full' ? { 'retry-after': queueFullRetrySeconds } : {});
}
