import swagger from '@fastify/swagger';
import fastify from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { isLostConnection } from '../queue/redis.ts';
import { answerEarly, answerErrors } from './answer-errors.ts';
import type { App, Context } from './context.ts';
import { requireToken } from './require-token.ts';
import { cancelRender } from './routes/cancel-render.ts';
import { createRender } from './routes/create-render.ts';
import { creativeAssets } from './routes/creative-assets.ts';
import { health } from './routes/health.ts';
import { listCompositions } from './routes/list-compositions.ts';
import { listRenders } from './routes/list-renders.ts';
import { openApi } from './routes/open-api.ts';
import { renderEvents } from './routes/render-events.ts';
import { root } from './routes/root.ts';
import { sendFilm } from './routes/send-film.ts';
import { showRender } from './routes/show-render.ts';

const bodyLimitBytes = 1024 * 1024;

const routes = [
  root,
  health,
  openApi,
  listCompositions,
  createRender,
  listRenders,
  showRender,
  renderEvents,
  cancelRender,
  sendFilm,
  creativeAssets,
];

/** The HTTP API over a queue; nothing listens yet. */
export async function createApp(context: Context): Promise<App> {
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    logger: { level: 'warn' },
    // Open event streams and films that are being watched must not hold up the end.
    forceCloseConnections: true,
    frameworkErrors: answerEarly,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form or a script of another site can send text without asking; JSON it cannot.
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (_request, reply) => void reply.header('x-content-type-options', 'nosniff'));

  answerErrors(app, (error) => !context.queue.isThere() || isLostConnection(error));
  if (context.config.token !== null) requireToken(app, context.config.token);
  await app.register(swagger, {
    openapi: { info: { title: 'Veille render server', version: '1' } },
    transform: jsonSchemaTransform,
  });
  for (const route of routes) await route(app, context);
  return app;
}
