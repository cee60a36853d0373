import { z } from 'zod';

/** Every code that a person or a client may meet, once. Clients may rely on them. */
export const errorCodes = [
  'config-invalid',
  'config-not-found',
  'config-unreadable',
  'not-running',
  'port-taken',
  'program-missing',
  'unknown-service',
  'unknown-door',
  'unknown-target',
  'no-terminal',
  'probe-failed',
  'service-unavailable',
  'start-failed',
  'start-timeout',
  'not-awake',
  'not-enough-memory',
  'forbidden',
  'unauthorized',
  'invalid-request',
  'invalid-props',
  'unknown-composition',
  'unknown-job',
  'job-finished',
  'queue-full',
  'body-too-large',
  'render-failed',
  'prepare-failed',
  'host-unreachable',
  'host-denied',
  'host-unsuitable',
  'host-busy',
  'host-moved',
  'deploy-failed',
  'internal',
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** An error answer (RFC 9457, `application/problem+json`). */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: errorCode,
  /** What was found, and where. */
  detail: z.string(),
  /** What to do. */
  hint: z.string(),
  /** Single faults of an input: a JSON pointer and a sentence each. */
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** The text of an error that is the user's to mend: what and where, then what to do. Anything else thrown is a bug. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
    this.hint = hint;
  }
}

/** Builds the problem document of an error. */
export function toProblem(
  status: number,
  code: ErrorCode,
  detail: string,
  hint: string,
  errors?: Problem['errors'],
): Problem {
  const title = code.replaceAll('-', ' ');
  return { type: `urn:veille:${code}`, title, status, code, detail, hint, ...(errors ? { errors } : {}) };
}
