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

export type ErrorCode = (typeof errorCodes)[number];

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
