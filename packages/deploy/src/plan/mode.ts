import type { HostFolder } from '@veille/compile';
import type { Entry } from '../observe/observation.ts';

/** `0640`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** What differs of mode and owner, as people read it; null when nothing does. */
export function describeAccess(entry: Entry, wanted: HostFolder): string | null {
  const changes: string[] = [];
  if (entry.mode !== wanted.mode) changes.push(`${octal(entry.mode)} -> ${octal(wanted.mode)}`);
  const [before, after] = [`${entry.owner}:${entry.group}`, `${wanted.owner}:${wanted.group}`];
  if (before !== after) changes.push(`${before} -> ${after}`);
  return changes.length === 0 ? null : changes.join(', ');
}
