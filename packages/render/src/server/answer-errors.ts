import { type Problem, toProblem, UserError } from '@veille/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { allowedMethods } from './allowed-methods.ts';
import type { App } from './context.ts';
import { fromUserError, ProblemError } from './problem-error.ts';
import { fromFastify } from './refusals.ts';

/** Every error becomes a problem document; what is not a client's fault is logged and told without its details. */
export function answerErrors(app: App, isQueueAway: (error: unknown) => boolean): void {
  const methodsOf = allowedMethods(app);

  app.setErrorHandler((error, request, reply) => send(reply, toProblemError(error, request)));
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    return send(
      reply,
      methods.length > 0 && !methods.includes(request.method) ? wrongMethod(request, methods) : notFound(request),
    );
  });

  function toProblemError(error: unknown, request: FastifyRequest): ProblemError {
    if (error instanceof ProblemError) return error;
    if (error instanceof UserError) return fromUserError(error);
    const refusal = fromSchema(error) ?? fromFastify(error as FastifyError);
    if (refusal !== null) return new ProblemError(refusal);
    if (isQueueAway(error)) return queueAway();
    request.log.error(error);
    return bug();
  }
}

/** Fastify's `frameworkErrors`: what it refuses before it looks for a route. */
export function answerEarly(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const refusal = fromFastify(error);
  send(reply, refusal === null ? bug() : new ProblemError(refusal));
}

function send(reply: FastifyReply, { problem, headers }: ProblemError): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}

function fromSchema(error: unknown): Problem | null {
  if (!hasZodFastifySchemaValidationErrors(error)) return null;
  const errors = error.validation.map(({ instancePath, message }) => ({
    path: instancePath,
    message: message ?? 'is wrong',
  }));
  const detail = 'The request is not what this route takes.';
  return toProblem(400, 'invalid-request', detail, 'GET /openapi.json has the schema.', errors);
}

function wrongMethod({ method, url }: FastifyRequest, methods: readonly string[]): ProblemError {
  const allow = methods.join(', ');
  const detail = `${method} is not for ${url.split('?')[0]}.`;
  return new ProblemError(toProblem(405, 'invalid-request', detail, `It takes ${allow}.`), { allow });
}

function notFound({ url }: FastifyRequest): ProblemError {
  const detail = `There is nothing at ${url.split('?')[0]}.`;
  return new ProblemError(toProblem(404, 'invalid-request', detail, 'GET / lists what there is.'));
}

function queueAway(): ProblemError {
  const detail = 'The render queue (Redis) does not answer.';
  return new ProblemError(toProblem(503, 'service-unavailable', detail, 'Try again in a moment.'), {
    'retry-after': '2',
  });
}

function bug(): ProblemError {
  return new ProblemError(
    toProblem(500, 'internal', 'Something went wrong here.', "The render server's log says what."),
  );
}
