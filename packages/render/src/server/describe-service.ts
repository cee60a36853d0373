import type { Context } from './context.ts';

/** What `GET /` tells a program. */
export function describeService({ compositions }: Context, origin: string): object {
  return {
    service: 'veille-render',
    status: 'ok',
    url: origin,
    compositions: compositions.map(({ id }) => id),
    endpoints: {
      'GET /': 'this, or a page for a browser',
      'GET /health': 'is it well, is it at work',
      'GET /openapi.json': 'this API, described',
      'GET /compositions': 'what can be rendered, with the schema of the props',
      'POST /renders': 'queue a film: {"compositionId": "...", "inputProps": {...}} -> 202 {"jobId": "..."}',
      'GET /renders': 'films, newest first',
      'GET /renders/:jobId': 'one film',
      'GET /renders/:jobId/events': 'follow one film (Server-Sent Events)',
      'DELETE /renders/:jobId': 'cancel one film',
      'GET /renders/:jobId.mp4': 'the film',
      'GET /renders/:jobId.jpg': 'its poster',
      'GET /creative-assets/*': "the studio's shared files",
    },
    license: {
      remotion: 'https://www.remotion.dev/license',
      note: 'Films are rendered by Remotion, which is free for individuals, non-profits and companies of up to three people; larger companies need a company licence.',
    },
  };
}
