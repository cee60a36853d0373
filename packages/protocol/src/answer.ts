import type { z } from 'zod';
import { problem } from './errors.ts';
import type { ClientResponse } from './transport.ts';
import { UserError } from './user-error.ts';

/**
 * The body of an answer, checked by its schema.
 * @throws UserError with the problem document's code, detail and hint when the server refused; `internal` when the
 * answer has another shape, as that of another version has.
 */
export function readAnswer<Schema extends z.ZodType>(response: ClientResponse, schema: Schema): z.infer<Schema> {
  if (response.status < 200 || response.status >= 300) throw toUserError(response);
  const parsed = schema.safeParse(parseJson(response));
  if (parsed.success) return parsed.data;
  throw new UserError(
    'internal',
    'What runs answers in words of another version of Veille.',
    'Run `veille down`, then `veille up`.',
    { cause: parsed.error },
  );
}

function toUserError(response: ClientResponse): UserError {
  const parsed = problem.safeParse(parseJson(response));
  if (!parsed.success) {
    return new UserError('internal', `The server answered ${response.status} without saying why.`, 'Look at its log.');
  }
  const faults = (parsed.data.errors ?? []).map((fault) => `\n  ${fault.path || '/'}: ${fault.message}`);
  return new UserError(parsed.data.code, parsed.data.detail + faults.join(''), parsed.data.hint);
}

function parseJson(response: ClientResponse): unknown {
  try {
    return JSON.parse(response.body);
  } catch {
    return null;
  }
}
