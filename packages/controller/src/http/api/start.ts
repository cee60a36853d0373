import { serviceView, startRequest } from '@veille/protocol';
import { z } from 'zod';
import { MemoryRefusal } from '../../budget/refusal.ts';
import { StartError } from '../../lifecycle/reasons.ts';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import { memoryRetrySeconds, sendProblem, startProblem } from '../answer-errors.ts';
import { begin } from '../begin.ts';
import type { App } from '../create-app.ts';
import { ownService } from './own-service.ts';

const named = z.object({ name: z.string() });

/** A person's own word: failures are forgiven, and a yes may put another service to sleep. */
export function startRoute(app: App, studio: Studio): void {
  app.post(
    '/api/services/:name/start',
    { schema: { params: named, body: startRequest.nullish(), response: { 200: serviceView, 202: serviceView } } },
    async (request, reply) => {
      const member = studio.find(request.params.name);
      const { service } = ownService(member);
      const { wait = false, evict, line = false, waiter } = request.body ?? {};
      if (evict !== undefined) studio.budget.sayYes(service, studio.find(evict).manifest.name);
      service.forgiveFailures();
      try {
        const refusal = await begin(service, { wouldWait: line });
        if (refusal !== null && !(line && refusal.mayWait)) throw refusal;
        // Whoever has hung up in the meantime waits no more.
        if (refusal !== null && !reply.raw.destroyed) studio.line.join(service.name, waiter);
        if (refusal !== null || !wait) return reply.code(202).send(await viewService(studio, member));
        await service.wake();
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        if (error instanceof MemoryRefusal) reply.header('retry-after', memoryRetrySeconds);
        return sendProblem(reply, startProblem(error, service.name, service.diagnosis?.command));
      }
      return viewService(studio, member);
    },
  );
}
