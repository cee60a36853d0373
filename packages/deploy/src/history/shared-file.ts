import { ownRecords, withOwnRecords } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { PreviousFile } from './previous.ts';

/**
 * A file of records that others have written into since the deploy: ours as they were before it, theirs as they are. Null for
 * every other file.
 *
 * @throws UserError where it cannot be edited any more.
 */
export function mergedText({ path, kept }: PreviousFile, seen: Observation, domain: string): string | null {
  const { entries, deployed, texts } = seen;
  const [ours, now] = [deployed.get(path), texts.get(path)];
  if (ours?.type !== 'shared' || now === undefined || entries.get(path)?.sha256 === ours.sha256) return null;
  return withOwnRecords(now, ownRecords(kept?.text ?? '', domain), domain);
}

/** How many names would not be found any more: whoever goes back is told, and need not allow it besides. Null: none. */
export function namesGoing(now: string, then: string, domain: string): string | null {
  const before = namesIn(now, domain);
  const after = namesIn(then, domain);
  const gone = [...before].filter((name) => !after.has(name)).length;
  return gone === 0 ? null : `${gone} of ${before.size} names go`;
}

function namesIn(text: string, domain: string): ReadonlySet<string> {
  return new Set(ownRecords(text, domain).map(({ name }) => name));
}
