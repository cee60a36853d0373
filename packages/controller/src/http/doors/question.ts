import type { FastifyRequest } from 'fastify';
import type { Studio } from '../../studio.ts';
import type { App } from '../create-app.ts';
import { sendAsleepPage } from './asleep-page.ts';
import { classify, type DoorRequest } from './classify.ts';
import { holdUntilReady, sendGo } from './hold.ts';
import { memberBehindDoor, named } from './member.ts';
import { sendRefusal } from './refusal.ts';

/** Caddy's question at a shut door: shall this request go through? The answer is `go`, a page or a refusal. */
export function questionRoute(app: App, studio: Studio): void {
  app.get('/door/:name', { schema: { params: named } }, async (request, reply) => {
    const member = memberBehindDoor(studio, request.params.name);
    const asked = originalRequest(request);
    const treatment = classify(asked, member.door);
    // It became ready between Caddy's look at the marker and this question.
    if (member.own?.service.isReady) return sendGo(reply, member.own);
    if (treatment === 'hold' && member.own) return holdUntilReady(reply, studio, member, member.own);
    if (treatment === 'hold' || treatment === 'refuse') return sendRefusal(reply, studio, member);
    if (treatment === 'wake') member.own?.service.wake().catch(() => undefined);
    return sendAsleepPage(reply, studio, member, asked);
  });
}

/** Caddy asks with GET and the client's own headers, and tells the rest in headers of its own. */
function originalRequest({ headers }: FastifyRequest): DoorRequest {
  const { 'x-forwarded-method': method, 'x-forwarded-uri': uri, ...own } = headers;
  return { method: String(method ?? 'GET'), uri: String(uri ?? '/'), headers: own };
}
