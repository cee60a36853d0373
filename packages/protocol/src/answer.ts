import type { z } from 'zod';
import { problem, UserError } from './errors.ts';
import type { ClientResponse } from './transport.ts';

/**
 * The body of an answer, checked by its schema.
 * @throws UserError with the problem document's code, detail and hint when the server refused.
 */
export function readAnswer<Schema extends z.ZodType>(response: ClientResponse, schema: Schema): z.infer<Schema> {
  if (response.status >= 200 && response.status < 300) return schema.parse(parseJson(response));
  throw toUserError(response);
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
