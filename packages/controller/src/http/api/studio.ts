import { controllerHealth, reloadResult, shutdownResult } from '@veille/protocol';
import type { App } from '../create-app.ts';
import type { ProgramActions } from './create-api.ts';

/** The studio as a whole: take the manifest anew, stop everything, is anybody there. */
export function studioRoutes(app: App, program: ProgramActions): void {
  app.get('/health', { schema: { response: { 200: controllerHealth } } }, async () => ({
    status: 'ok' as const,
    pid: process.pid,
  }));

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  app.post('/api/reload', { schema: { response: { 200: reloadResult } } }, async () => program.reload());

  app.post('/api/shutdown', { schema: { response: { 200: shutdownResult } } }, async (_request, reply) => {
    reply.raw.once('close', program.end);
    return { stopped: await program.shutDown() };
  });
}
