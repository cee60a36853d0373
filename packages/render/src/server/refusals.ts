import { type ErrorCode, type Problem, toProblem } from '@veille/protocol';
import type { FastifyError } from 'fastify';

interface Refusal {
  readonly code?: ErrorCode;
  /** Fastify's own words when it is left out. */
  readonly detail?: string;
  readonly hint: string;
}

/** What Fastify refuses by itself, by its own codes. */
const byCode: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body-too-large',
    detail: 'The body is larger than 1 MB.',
    hint: 'Put large files under /creative-assets and send their path.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { hint: 'Send JSON with `Content-Type: application/json`.' },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    hint: 'Send the body as JSON: {"compositionId": "...", "inputProps": {...}}.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { hint: 'Send a body, or leave out `Content-Type` where the route takes none.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { hint: 'Send as many bytes as `Content-Length` says.' },
  FST_ERR_BAD_URL: { hint: 'Encode the path: after each % stand two hexadecimal digits.' },
  FST_ERR_MAX_PARAM_LENGTH: { hint: 'GET /renders lists the ids that there are; none is that long.' },
};

/** What has a status only. */
const byStatus: Readonly<Record<number, Refusal>> = {
  403: {
    detail: 'This path does not lead to one of the shared files.',
    hint: 'Name a file inside /creative-assets, without `..`.',
  },
  412: {
    detail: 'The file is not the one that the request names.',
    hint: 'Ask again without `If-Match` and `If-Unmodified-Since`.',
  },
  416: { detail: 'The file has no such bytes.', hint: 'Ask for a range inside the file; HEAD tells its length.' },
};

const other: Refusal = { hint: 'GET /openapi.json says what each route takes.' };

/** The problem document of a request that Fastify refused; null for what is not the client's fault. */
export function fromFastify({ code, statusCode, message }: FastifyError): Problem | null {
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  const refusal = byCode[code] ?? byStatus[statusCode] ?? other;
  return toProblem(statusCode, refusal.code ?? 'invalid-request', refusal.detail ?? message, refusal.hint);
}
