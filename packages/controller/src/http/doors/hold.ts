import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { StartError } from '../../lifecycle/reasons.ts';
import type { Service } from '../../lifecycle/service.ts';
import type { Member, OwnService, Studio } from '../../studio.ts';
import { startProblem } from '../answer-errors.ts';
import { heldTooLong, sendRefusal } from './refusal.ts';

/** Tells Caddy to send the original request, body and all, to the service. */
export function sendGo(reply: FastifyReply, { watch }: OwnService): FastifyReply {
  watch.noteAsked();
  return reply.code(204).header('x-veille', 'go').send();
}

/** Wakes the service and lets the request wait for it; one start however many wait, and all go at once. */
export async function holdUntilReady(
  reply: FastifyReply,
  studio: Studio,
  member: Member,
  own: OwnService,
): Promise<FastifyReply> {
  try {
    const outcome = await untilAwake(reply, studio, own.service);
    if (outcome === 'awake') return sendGo(reply, own);
    return sendRefusal(reply, studio, member, heldTooLong(member, studio.manifest.holdTimeoutMs));
  } catch (error) {
    if (error instanceof StartError)
      return sendRefusal(reply, studio, member, startProblem(error, own.service.name, own.service.diagnosis?.command));
    throw error;
  }
}

/** Wakes the service; resolves when it is ready or the time is over. A client that gives up no longer waits; the start goes on. */
export async function untilAwake(
  reply: FastifyReply,
  { manifest }: Studio,
  service: Service,
): Promise<'awake' | 'too-long'> {
  const over = new AbortController();
  reply.raw.once('close', () => over.abort());
  try {
    const wake = service.wake().then(() => 'awake' as const);
    const tooLong = sleep(manifest.holdTimeoutMs, 'too-long' as const, { signal: over.signal });
    return await Promise.race([wake, tooLong]);
  } catch (error) {
    // Nobody is there to hear.
    if (over.signal.aborted) return 'too-long';
    throw error;
  } finally {
    over.abort();
  }
}
