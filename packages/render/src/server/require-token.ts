import { createHash, timingSafeEqual } from 'node:crypto';
import { toProblem } from '@veille/protocol';
import type { App } from './context.ts';
import { ProblemError } from './problem-error.ts';

const guarded = new Set(['POST', 'DELETE']);

/** Asks for the bearer token where something is changed. */
export function requireToken(app: App, token: string): void {
  const expected = digest(`Bearer ${token}`);
  app.addHook('onRequest', async (request) => {
    if (!guarded.has(request.method)) return;
    // Digests have one length, so the comparison takes one time whatever was sent.
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) throw unauthorized();
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unauthorized(): ProblemError {
  const problem = toProblem(
    401,
    'unauthorized',
    'This needs the render token.',
    'Send `Authorization: Bearer TOKEN`; the token is in the file that the studio names.',
  );
  return new ProblemError(problem, { 'www-authenticate': 'Bearer' });
}
