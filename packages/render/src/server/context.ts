import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Composition } from '@veille/protocol';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import type { Films } from '../queue/films.ts';
import type { RenderQueue } from '../queue/render-queue.ts';
import type { PropsCheck } from './check-props.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes work with. */
export interface Context {
  readonly config: Config;
  readonly compositions: readonly Composition[];
  readonly checkProps: PropsCheck;
  readonly queue: RenderQueue;
  readonly films: Films;
}
