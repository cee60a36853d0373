import { type AsleepView, chooseLanguage, type Locale, statusWords } from '@veille/protocol';
import type { FastifyReply } from 'fastify';
import type { MemoryRefusal } from '../../budget/refusal.ts';
import { estimate } from '../../history/estimate.ts';
import { adviceOf, statusOf } from '../../status-of.ts';
import type { Member, Studio } from '../../studio.ts';
import { memoryRetrySeconds } from '../answer-errors.ts';
import type { DoorRequest } from './classify.ts';
import { sendPage } from './pages.ts';
import { retryAfterSeconds } from './refusal.ts';
import { safeTarget } from './target.ts';

/** As many lines of a boot log as a page shows at first. */
export const shownLines = 40;

/** 503 and the page that waits for the service, or offers to wake it. */
export async function sendAsleepPage(
  reply: FastifyReply,
  studio: Studio,
  member: Member,
  request: DoorRequest,
  refusal: MemoryRefusal | null,
): Promise<FastifyReply> {
  const { manifest } = member;
  const status = statusOf(member);
  const language = chooseLanguage(request.headers['accept-language'], studio.manifest.locale);
  const inLine = studio.wishes.isInLine(manifest.name);
  const isWaking = inLine || (member.own?.service.isExpected ?? false);
  const past = estimate(studio.history.startDurations(manifest.name));
  reply.code(503).header('retry-after', refusal ? memoryRetrySeconds : retryAfterSeconds(studio, member));
  return sendPage(reply, studio.manifest.pages, {
    name: 'asleep',
    language,
    view: {
      title: manifest.title,
      service: manifest.name,
      status,
      statusWord: statusWords[status][language],
      reason: adviceOf(member)?.[language] ?? null,
      target: safeTarget(request.uri),
      usualSeconds: past === null ? null : Math.max(1, Math.round(past.usualMs / 1000)),
      laterSeconds: past === null ? null : Math.ceil(past.lateMs / 1000),
      noRoom: describeNoRoom(refusal, inLine, language),
      waking: isWaking,
      button: !isWaking && member.own !== null,
      log: status === 'starting' || status === 'failed' ? await bootLog(studio, manifest.name) : [],
      dashboardUrl: studio.manifest.dashboardUrl,
    },
  });
}

/** Only those are offered whom a yes may put to sleep: never one in use. */
function describeNoRoom(refusal: MemoryRefusal | null, inLine: boolean, language: Locale): AsleepView['noRoom'] {
  if (refusal === null) return null;
  const evictable = refusal.occupants.flatMap(({ name, title, mayYield }) =>
    mayYield ? [{ service: name, title }] : [],
  );
  return { reason: refusal.reason[language], evictable, inLine, mayWait: refusal.mayWait && !inLine };
}

/** The last lines of the latest start, redacted, oldest first. */
export async function bootLog(studio: Studio, service: string): Promise<string[]> {
  return studio.readLog(service, shownLines, { latestStart: true });
}
