import { type Problem, toProblem } from '@veille/protocol';
import type { FastifyReply } from 'fastify';
import { estimate } from '../../history/estimate.ts';
import { reasonOf, statusOf } from '../../status-of.ts';
import type { Member, Studio } from '../../studio.ts';
import { memoryRetrySeconds, sendProblem } from '../answer-errors.ts';

/** For a service of which no start was seen yet. */
const unknownStartSeconds = 5;

/** 503: the service does not answer now, for the reason that the problem document gives. */
export function sendRefusal(reply: FastifyReply, studio: Studio, member: Member, problem?: Problem): FastifyReply {
  const isForMemory = problem?.code === 'not-enough-memory';
  reply.header('retry-after', isForMemory ? memoryRetrySeconds : retryAfterSeconds(studio, member));
  return sendProblem(reply, problem ?? whyNot(member));
}

/** When it is worth asking again: after the time that a start usually takes. */
export function retryAfterSeconds(studio: Studio, { manifest }: Member): number {
  const past = estimate(studio.history.startDurations(manifest.name));
  return past === null ? unknownStartSeconds : Math.max(1, Math.ceil(past.usualMs / 1000));
}

/** A held request that outlived its time: the start goes on without it. */
export function heldTooLong({ manifest }: Member, holdTimeoutMs: number): Problem {
  const detail = `${manifest.title} is still waking after ${Math.round(holdTimeoutMs / 1000)} s.`;
  return toProblem(503, 'start-timeout', detail, 'The start goes on; ask again later.');
}

function whyNot(member: Member): Problem {
  const { title, driver } = member.manifest;
  const reason = reasonOf(member)?.en;
  if (driver === 'unavailable')
    return toProblem(503, 'service-unavailable', `${title} ${reason ?? 'cannot run here'}.`, 'See "veille status".');
  if (statusOf(member) === 'failed')
    return toProblem(503, 'start-failed', `${title} failed. ${reason ?? ''}`.trim(), 'See its log: "veille logs".');
  return toProblem(
    503,
    'not-awake',
    `${title} is asleep, and this request does not wake it.`,
    'Open it in a browser, or ask as an API client.',
  );
}
