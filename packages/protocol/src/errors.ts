import { z } from 'zod';
import { type ErrorCode, errorCodes } from './user-error.ts';

export const errorCode = z.enum(errorCodes);

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
