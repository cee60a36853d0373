import { z } from 'zod';
import { readAnswer } from './answer.ts';
import { readEventStream } from './event-stream.ts';
import { type RenderJob, type RenderRequest, renderAccepted, renderJob } from './render.ts';
import type { Transport } from './transport.ts';

/** The render server's API. Every call throws a UserError where the server answers with a problem document. */
export interface RenderClient {
  /** Resolves when the server answers; behind a door that may take as long as it takes to wake. */
  wake: (signal: AbortSignal) => Promise<void>;
  /** Queues a film; the job is on disk when this resolves. */
  create: (request: RenderRequest) => Promise<{ jobId: string }>;
  job: (jobId: string) => Promise<RenderJob>;
  cancel: (jobId: string) => Promise<RenderJob>;
  /** The job, each time that it changes, until it has ended or the stream breaks. */
  follow: (jobId: string, signal: AbortSignal) => AsyncGenerator<RenderJob>;
}

export function createRenderClient(transport: Transport, token: string | null): RenderClient {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const of = (jobId: string) => `/renders/${encodeURIComponent(jobId)}`;

  return {
    wake: async (signal) => {
      readAnswer(await transport.send({ method: 'GET', path: '/health', signal }), z.unknown());
    },
    create: async (body) =>
      readAnswer(await transport.send({ method: 'POST', path: '/renders', body, headers }), renderAccepted),
    job: async (jobId) => readAnswer(await transport.send({ method: 'GET', path: of(jobId) }), renderJob),
    cancel: async (jobId) =>
      readAnswer(await transport.send({ method: 'DELETE', path: of(jobId), headers }), renderJob),
    follow: async function* (jobId, signal) {
      for await (const message of readEventStream(transport.stream(`${of(jobId)}/events`, signal))) {
        yield renderJob.parse(JSON.parse(message.data));
      }
    },
  };
}
