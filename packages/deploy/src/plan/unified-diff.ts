import { createTwoFilesPatch } from 'diff';

/**
 * A unified diff of two texts with `context` lines around each change; null where they are the same. The empty text stands for a
 * file that is not there.
 */
export function unifiedDiff(path: string, before: string, after: string, context: number): string | null {
  if (before === after) return null;
  const from = before === '' ? '/dev/null' : path;
  const to = after === '' ? '/dev/null' : path;
  const patch = createTwoFilesPatch(from, to, before, after, '', '', { context });
  // What stands before the two names belongs to another format.
  return patch.replace(/^(?:Index: .*\n)?=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
}
