import type { Issue } from '../issue.ts';
import { field } from '../literal.ts';
import type { Rule } from './rule.ts';

const longestName = 253;

/** A door and its domain together are a name, and DNS has no room for a longer one. */
export const longNames: Rule = ({ domain, services }) =>
  services.flatMap(({ path, door, ownDoor }): Issue[] => {
    const length = `${door}.${domain}`.length;
    // A domain that is too long by itself has been reported, and so has a door that is no label.
    if (domain === undefined || domain.length > longestName || door.length > 63 || length <= longestName) return [];
    const where = ownDoor === undefined ? { path, atKey: true } : { path: [...path, 'door'] };
    const room = Math.max(1, longestName - domain.length - 1);
    const expected = `${longestName} characters at most for the door and its domain`;
    return [{ ...where, found: `a name of ${length} characters`, expected, fix: field('door', door.slice(0, room)) }];
  });
