import type { DraftService } from '../draft.ts';
import type { Issue } from '../issue.ts';
import { field, literal } from '../literal.ts';

/** A subdomain that leads to a service, and where that is written. */
export interface WrittenDoor extends Pick<Issue, 'path' | 'atKey'> {
  readonly label: string;
  /** The line that says so with another label. */
  readonly fixWith: (label: string) => string;
}

/** The door of a service, then its aliases. A door that is not written stands at the service's name. */
export function doorsOf({ path, door, ownDoor, aliases }: DraftService): WrittenDoor[] {
  const where = ownDoor === undefined ? { path, atKey: true } : { path: [...path, 'door'] };
  return [
    { label: door, ...where, fixWith: (label) => field('door', label) },
    ...aliases.map((label, index) => ({ label, path: [...path, 'aliases', index], fixWith: literal })),
  ];
}
