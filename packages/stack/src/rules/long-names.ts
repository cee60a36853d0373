import type { Issue } from '../issue.ts';
import { doorsOf } from './doors-of.ts';
import type { Rule } from './rule.ts';

const longestName = 253;

/** A door and its domain together are a name, and DNS has no room for a longer one. */
export const longNames: Rule = ({ domain, services }) =>
  services.flatMap(doorsOf).flatMap(({ label, path, atKey = false, fixWith }): Issue[] => {
    const length = `${label}.${domain}`.length;
    // A domain that is too long by itself has been reported, and so has a door that is no label.
    if (domain === undefined || domain.length > longestName || label.length > 63 || length <= longestName) return [];
    const room = Math.max(1, longestName - domain.length - 1);
    const expected = `${longestName} characters at most for the door and its domain`;
    return [{ path, atKey, found: `a name of ${length} characters`, expected, fix: fixWith(label.slice(0, room)) }];
  });
