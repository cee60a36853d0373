import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEnd } from './ends.ts';

/** Runs work in a fresh folder with a short path, and removes it. */
export async function withTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'veille-b-'));
  return withEnd(
    () => rm(folder, { recursive: true, force: true }),
    () => work(folder),
  );
}
