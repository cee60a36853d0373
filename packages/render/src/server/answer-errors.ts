import { type Problem, toProblem, UserError } from '@veille/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { allowedMethods } from './allowed-methods.ts';
import type { App } from './context.ts';
import { fromUserError, ProblemError } from './problem-error.ts';

/** Every error becomes a problem document; what is not a client's fault is logged and told without its details. */
export function answerErrors(app: App, isQueueThere: () => boolean): void {
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
    const refusal = fromFastify(error);
    if (refusal !== null) return new ProblemError(refusal);
    if (!isQueueThere()) return queueAway();
    request.log.error(error);
    return bug();
  }
}

function send(reply: FastifyReply, { problem, headers }: ProblemError): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}

function fromFastify(error: unknown): Problem | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((fault) => ({
      path: fault.instancePath,
      message: fault.message ?? 'is wrong',
    }));
    return toProblem(
      400,
      'invalid-request',
      'The request is not what this route takes.',
      'GET /openapi.json has the schema.',
      errors,
    );
  }
  const { code, statusCode, message } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return toProblem(
      413,
      'body-too-large',
      'The body is larger than 1 MB.',
      'Put large files under /creative-assets and send their path.',
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return toProblem(415, 'invalid-request', message, 'Send JSON with `Content-Type: application/json`.');
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return toProblem(
      statusCode,
      'invalid-request',
      message,
      'Send the body as JSON: {"compositionId": "...", "inputProps": {...}}.',
    );
  }
  return null;
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
