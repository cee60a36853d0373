import { UserError } from '@veille/protocol';
import { isUserError } from '../errors.ts';

/** What it means that a door on a host was not reached, or went away; anything else comes back as it is. */
export function explainDoor(error: unknown, url: string): unknown {
  const isOfConnection = error instanceof Error && 'code' in error && error.name !== 'AbortError';
  if (!isOfConnection || isUserError(error)) return error;
  return new UserError(
    'host-unreachable',
    `${url} is not reached from this machine: ${error.message}.`,
    'Is this machine on the mesh? `veille dns verify` looks at the names. A film that was begun is made there all the same.',
    { cause: error },
  );
}
