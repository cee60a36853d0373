import { rmSync } from 'node:fs';
import { parseAddress } from '../../probe/address.ts';

/** Removes the socket file of a service that does not run; a second `listen` on it would fail. */
export function removeSocket(text: string): void {
  const address = parseAddress(text);
  if ('path' in address) rmSync(address.path, { force: true });
}
