import { posix } from 'node:path';
import type { Node } from 'web-tree-sitter';
import { argumentsOf, calledName, findAll, stringValue } from './nodes.ts';

const adders = new Set(['sys.path.append', 'sys.path.insert', 'sys.path.extend', 'site.addsitedir']);

/**
 * Folders that a file puts on `sys.path`, relative to the source's root. Only what can be read off the call is
 * known: strings, `__file__`, and how many folders up (`dirname`, `.parent`, `..`).
 */
export function pathAdditions(root: Node, file: string): string[] {
  return findAll(root, 'call')
    .filter((call) => adders.has(calledName(call)))
    .flatMap((call) => {
      const words = argumentsOf(call).flatMap(readStrings);
      const folder = posix.join(anchorOf(call, file, words), ...words).replace(/\/$/, '');
      return folder.startsWith('..') || words.some((word) => posix.isAbsolute(word)) ? [] : [folder];
    });
}

/** A call with nothing to read in it (`sys.path.append(HERE)`) most often means the file's own folder. */
function anchorOf(call: Node, file: string, words: readonly string[]): string {
  if (call.text.includes('__file__')) return climb(file, Math.max(1, countClimbs(call)));
  return words.length > 0 ? '.' : posix.dirname(file);
}

function readStrings(argument: Node): string[] {
  return findAll(argument, 'string')
    .map(stringValue)
    .filter((word) => word !== null);
}

/** `dirname(dirname(__file__))`, `Path(__file__).parent.parent`, `Path(__file__).parents[1]`. */
function countClimbs(call: Node): number {
  const names = findAll(call, 'identifier').map((name) => name.text);
  const steps = names.filter((name) => name === 'dirname' || name === 'parent').length;
  const index = findAll(call, 'subscript').find((each) =>
    /\.parents\b/.test(each.childForFieldName('value')?.text ?? ''),
  );
  return steps + (index ? Number(index.childForFieldName('subscript')?.text ?? 0) + 1 : 0);
}

function climb(path: string, levels: number): string {
  return levels === 0 ? path : climb(posix.dirname(path), levels - 1);
}
