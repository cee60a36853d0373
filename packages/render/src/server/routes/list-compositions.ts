import { composition } from '@veille/protocol';
import { z } from 'zod';
import type { App, Context } from '../context.ts';

const answer = z.strictObject({ compositions: z.array(composition) });

/** `GET /compositions`: what can be rendered, with the JSON Schema of the props. */
export function listCompositions(app: App, { compositions }: Context): void {
  const schema = { summary: 'What can be rendered', response: { 200: answer } };
  app.get('/compositions', { schema }, () => ({ compositions: [...compositions] }));
}
