import { readFile } from 'node:fs/promises';
import { describeProblems, type Issue } from '@veille/stack';
import { shortPath } from '../output/short-path.ts';
import { StackProblems } from './stack-problems.ts';

/**
 * Issues that were found after the stack was read, as problems of its file, each with its place there.
 * @param cwd messages name the file relative to it.
 */
export async function stackProblems(issues: readonly Issue[], stackFile: string, cwd: string): Promise<StackProblems> {
  return new StackProblems(describeProblems(issues, await readFile(stackFile, 'utf8'), shortPath(stackFile, cwd)));
}
