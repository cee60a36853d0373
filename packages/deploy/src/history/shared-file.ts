import { claimRecords, type IsClaimed, namesChanging, ownRecords, withOwnRecords } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { PreviousFile } from './previous.ts';

/** Which records are the studio's own. */
export interface Whose {
  readonly domain: string;
  /** Of those that Veille wrote under whatever domain: the studio's may have been another. */
  readonly claimed: IsClaimed;
}

/**
 * A file of records that others have written into since the deploy: ours as they were before it, theirs as they are. Null for
 * every other file.
 *
 * @throws UserError where it cannot be edited any more.
 */
export function mergedText({ path, kept }: PreviousFile, seen: Observation, whose: Whose): string | null {
  const { entries, deployed, texts } = seen;
  const [ours, now] = [deployed.get(path), texts.get(path)];
  if (ours?.type !== 'shared' || now === undefined || entries.get(path)?.sha256 === ours.sha256) return null;
  const { domain, claimed } = whose;
  return withOwnRecords(claimRecords(now, claimed, domain), recordsIn(kept?.text ?? '', whose), domain);
}

/** Which names come, lead elsewhere and go: whoever goes back is told, and need not allow it besides. Null: none. */
export function namesNews(now: string, then: string, { domain, claimed }: Whose): string | null {
  return namesChanging(claimRecords(now, claimed, domain), claimRecords(then, claimed, domain), domain);
}

function recordsIn(text: string, { domain, claimed }: Whose): ReturnType<typeof ownRecords> {
  return ownRecords(claimRecords(text, claimed, domain), domain);
}
