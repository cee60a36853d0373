import type { Place } from '../issue.ts';

/**
 * The place that an error names: for syntax Node prints `file:///…:LINE`, the line itself and, where it is one line, a caret; for a throw the
 * frames of the stack. A frame in the stack's own file goes before those of what it calls.
 */
export function placeInStack(stack: string, file: string): Place | null {
  const places = [caretPlace(stack), ...framePlaces(stack)].filter((place) => place !== null);
  const own = places.find((place) => samePath(place.file, file));
  if (own !== undefined) return { ...own, file };
  return places.find((place) => !place.file.includes('/node_modules/')) ?? null;
}

/** Whether an absolute path is the one that messages call `file`. */
export function samePath(absolute: string, file: string): boolean {
  const tail = file.replace(/^(?:~\/|\.{1,2}\/)+/, '');
  return absolute === file || absolute.endsWith(`/${tail}`);
}

function caretPlace(stack: string): Place | null {
  const [, url, line, before] = /^file:\/\/([^\n]*?):(\d+)\n(?:(?:[^\n]*\n)+?( *)\^)?/.exec(stack) ?? [];
  return url === undefined ? null : { file: toPath(url), line: Number(line), column: (before?.length ?? 0) + 1 };
}

function framePlaces(stack: string): Place[] {
  const frames = stack.matchAll(/^ +at .*?file:\/\/([^\n]*?):(\d+):(\d+)\)?$/gm);
  return [...frames].map(([, url, line, column]) => ({
    file: toPath(url ?? ''),
    line: Number(line),
    column: Number(column),
  }));
}

/** The path in a file's URL, without the query that makes Node import it afresh. */
function toPath(url: string): string {
  return decodeURIComponent(url.replace(/\?.*$/, ''));
}
