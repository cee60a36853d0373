import { acceptsHtml, UserError } from '@veille/protocol';
import { z } from 'zod';
import type { MemoryRefusal } from '../../budget/refusal.ts';
import type { Service } from '../../lifecycle/service.ts';
import { viewService } from '../../service-view.ts';
import type { Studio } from '../../studio.ts';
import { startProblem } from '../answer-errors.ts';
import { begin } from '../begin.ts';
import type { App } from '../create-app.ts';
import { untilAwake } from './hold.ts';
import { memberBehindDoor, named } from './member.ts';
import { sendRefusal } from './refusal.ts';
import { mayWake } from './same-origin.ts';
import { safeTarget } from './target.ts';

/** `evict`: a person's yes to another service's sleep. `line`: wait for memory where there is none. */
const wakeBody = z
  .object({ target: z.string().optional(), evict: z.string().optional(), line: z.literal('yes').optional() })
  .nullish();

/**
 * The button. A script's fetch gets the state at once (202). A form is a browser without JavaScript: it waits by itself
 * until there is something to arrive at, and gets the way there (303).
 */
export function wakeRoute(app: App, studio: Studio): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });

  app.post('/door/:name/wake', { schema: { params: named, body: wakeBody } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    if (!mayWake(request.headers, member.door)) {
      throw new UserError('forbidden', 'Only a page of this door may wake it.', 'Open the door itself.');
    }
    const refusal = member.own ? await wakeAsTold(studio, member.own.service, request.body ?? {}) : null;
    if (acceptsHtml(request.headers.accept)) {
      if (refusal === null && member.own) await untilAwake(reply, studio, member.own.service).catch(() => undefined);
      return reply.redirect(safeTarget(request.body?.target), 303);
    }
    if (refusal !== null) return sendRefusal(reply, studio, member, startProblem(refusal, member.manifest.name));
    return reply.code(202).send(await viewService(studio, member));
  });
}

async function wakeAsTold(
  studio: Studio,
  service: Service,
  { evict, line }: NonNullable<z.infer<typeof wakeBody>>,
): Promise<MemoryRefusal | null> {
  if (evict !== undefined) studio.budget.sayYes(service, memberBehindDoor(studio, evict).manifest.name);
  const refusal = await begin(service, { wouldWait: line === 'yes' });
  if (refusal?.mayWait && line === 'yes') studio.line.join(service.name);
  return refusal;
}
