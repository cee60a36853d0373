import type { FastifyRequest } from 'fastify';
import type { Member, Studio } from '../../studio.ts';
import { begin } from '../begin.ts';
import type { App } from '../create-app.ts';
import { sendAsleepPage } from './asleep-page.ts';
import { classify, type DoorRequest, isBackground } from './classify.ts';
import { holdUntilReady, sendGo } from './hold.ts';
import { memberBehindDoor, named } from './member.ts';
import { sendRefusal } from './refusal.ts';

/** Caddy's question at a shut door: shall this request go through? The answer is `go`, a page or a refusal. */
export function questionRoute(app: App, studio: Studio): void {
  app.get('/door/:name', { schema: { params: named } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    const asked = originalRequest(request);
    const treatment = classify(asked, { ...member.door, dashboardUrl: studio.manifest.dashboardUrl });
    // It became ready between Caddy's look at the marker and this question.
    if (member.own?.service.isReady) return sendGo(reply, member.own);
    if (isLeftAlone(member) && isBackground(asked)) return sendRefusal(reply, studio, member);
    if (treatment === 'hold' && member.own) return holdUntilReady(reply, studio, member, member.own);
    if (treatment === 'hold' || treatment === 'refuse') return sendRefusal(reply, studio, member);
    const wakes = treatment === 'wake' && !isBackAfterFailure(member, asked);
    const refusal = wakes && member.own ? await begin(member.own.service) : null;
    return sendAsleepPage(reply, studio, member, asked, refusal);
  });
}

/** The way back from a start that failed: whoever comes by it is to read why, not to start it again. */
function isBackAfterFailure({ own }: Member, { headers }: DoorRequest): boolean {
  return own?.service.state === 'failed' && headers['sec-fetch-site'] === 'same-origin';
}

/** A person, or another's need, has put it to sleep, and nobody has asked for it since. */
function isLeftAlone({ own }: Member): boolean {
  return own?.service.isQuiet === true && !own.service.isExpected;
}

/** Caddy asks with GET and the client's own headers, and tells the rest in headers of its own. */
function originalRequest({ headers }: FastifyRequest): DoorRequest {
  const { 'x-forwarded-method': method, 'x-forwarded-uri': uri, ...own } = headers;
  return { method: String(method ?? 'GET'), uri: String(uri ?? '/'), headers: own };
}
