import { type ErrorCode, type Problem, toProblem, UserError } from '@veille/protocol';
import type { FastifyError, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { MemoryRefusal } from '../budget/refusal.ts';
import { StartError } from '../lifecycle/reasons.ts';
import type { Log } from '../log.ts';
import type { App } from './create-app.ts';

/** The status of a user's mistake; what is not listed is a 400. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  'unknown-service': 404,
  'unknown-door': 404,
  'service-unavailable': 409,
  'config-invalid': 422,
  'config-not-found': 422,
  forbidden: 403,
  'start-failed': 503,
  'start-timeout': 503,
  'port-taken': 503,
  'not-awake': 503,
  'not-enough-memory': 503,
};

/** Every error leaves as a problem document that says what to do. */
export function answerErrors(app: App, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = describe(error);
    if (problem.status === 500) log.warn(`${request.method} ${request.url} failed: ${error.stack ?? error.message}`);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is nothing at ${request.method} ${request.url.split('?')[0]}.`;
    return sendProblem(reply, toProblem(404, 'invalid-request', detail, 'Look at the address again.'));
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  // Spelled out, because the schemas of a route describe its good answers only.
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}

/** Room appears when somebody stops using something: asking again sooner is of little use. */
export const memoryRetrySeconds = 30;

/** What a failed start is for an API client; `command` is what mends it, as far as that is known. */
export function startProblem(error: StartError, service: string, command: string | null = null): Problem {
  return toProblem(statusOf[error.code] ?? 503, error.code, error.reason.en, hintFor(error, service, command));
}

/** Only what helps is offered: nobody may be asked to make room, or it would not fit even if all others slept. */
function hintFor(error: StartError, service: string, command: string | null): string {
  if (!(error instanceof MemoryRefusal)) return `Try: ${command ?? `veille logs ${service}`}`;
  if (!error.mayWait) return 'Lower its "memory" in veille.config.ts, or run it on a machine that has more.';
  const others = error.occupants.flatMap(({ name, mayYield }) => (mayYield ? [name] : []));
  const wait = `Wait in line: veille start ${service} --line.`;
  if (others.length === 0) return wait;
  return `Put one to sleep for it: veille start ${service} --evict ${others.join(' or ')}. Or wait in line: veille start ${service} --line.`;
}

function describe(error: FastifyError): Problem {
  if (error instanceof UserError) return toProblem(statusOf[error.code] ?? 400, error.code, error.message, error.hint);
  if (error instanceof StartError) return startProblem(error, 'SERVICE');
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      path: instancePath,
      message: message ?? '',
    }));
    return toProblem(
      400,
      'invalid-request',
      'The request is not what this address takes.',
      'See /openapi.json.',
      errors,
    );
  }
  if (error.statusCode === 413) return toProblem(413, 'body-too-large', error.message, 'Send less.');
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return toProblem(error.statusCode, 'invalid-request', error.message, 'Correct the request.');
  }
  return toProblem(500, 'internal', 'This is a fault of Veille itself.', 'See controller.log.');
}
