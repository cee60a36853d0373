import { z } from 'zod';
import type { Executor } from '../executor/executor.ts';
import { memoryFolder } from '../host/program.ts';
import type { ObserveOptions } from '../observe/observe.ts';
import { readRecords } from './read-records.ts';

/** `not-put-back`: not all of it yet; another entry follows when it is. */
type DeployEnd = 'deployed' | 'put-back' | 'not-put-back';

/** One deploy, as a host remembers it. */
export interface HistoryEntry {
  readonly host: string;
  /** Of the host's clock, ISO 8601: when it ended. */
  readonly when: string;
  readonly outcome: DeployEnd;
  readonly id: string;
  readonly who: string;
  readonly targets: readonly string[];
  /** Of what was observed when its plan was made. */
  readonly observed: string;
  /** What was typed. */
  readonly why: string;
}

const fields = z.tuple([
  z.string(),
  z.enum(['deployed', 'put-back', 'not-put-back']),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);

/** All deploys to a host, the oldest first; none where nothing was ever deployed. */
export async function readHistory(
  executor: Executor,
  { signal, memory = memoryFolder }: ObserveOptions,
): Promise<HistoryEntry[]> {
  const records = await readRecords(executor, 'tell_history', { signal, memory });
  return (records.get('history') ?? []).map((record) => {
    const [when, outcome, id, who, targets, observed, why] = fields.parse(record);
    const names = targets === '-' ? [] : targets.split(' ');
    return { host: executor.host, when, outcome, id, who, targets: names, observed, why };
  });
}
