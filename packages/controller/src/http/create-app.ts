import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Log } from '../log.ts';
import { answerErrors } from './answer-errors.ts';
import { answerUnreadable } from './answer-unreadable.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Nothing that is sent to the controller is large. */
const bodyLimitBytes = 16 * 1024;
/** What Caddy takes of a client, 1 MiB and a little, and room for what it adds: a door does not narrow when it is shut. */
const headersLimitBytes = 1024 * 1024 + 64 * 1024;
/** Longer than Caddy keeps its own idle connections (2 minutes), so that it never writes into one that is closed. */
const keepAliveTimeoutMs = 180_000;

/** A server with the habits that both sockets share; nothing listens yet. */
export function createApp(log: Log): App {
  const app = fastify({
    http: { maxHeaderSize: headersLimitBytes },
    clientErrorHandler: answerUnreadable,
    bodyLimit: bodyLimitBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form or a script of another site can send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  answerErrors(app, log);
  return app;
}
