import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { StartError } from '../../lifecycle/reasons.ts';
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
  const { holdTimeoutMs } = studio.manifest;
  const over = new AbortController();
  // A client that gives up no longer waits; the start goes on.
  reply.raw.once('close', () => over.abort());
  try {
    const tooLong = sleep(holdTimeoutMs, 'too-long' as const, { signal: over.signal });
    const outcome = await Promise.race([own.service.wake(), tooLong]);
    if (outcome === 'too-long') return sendRefusal(reply, studio, member, heldTooLong(member, holdTimeoutMs));
    return sendGo(reply, own);
  } catch (error) {
    if (error instanceof StartError) return sendRefusal(reply, studio, member, startProblem(error, own.service.name));
    // Nobody is there to hear.
    if (over.signal.aborted) return reply.code(503).send();
    throw error;
  } finally {
    over.abort();
  }
}
