import { posix } from 'node:path';
import type { Node } from 'web-tree-sitter';
import { argumentsOf, assignedValue, calledName, findAll, stringValue } from './nodes.ts';

const adders = new Set(['sys.path.append', 'sys.path.insert', 'sys.path.extend', 'site.addsitedir']);

/**
 * Folders that a file puts on `sys.path`, relative to the source's root. Only what can be read off the call is
 * known: strings, `__file__`, how many folders up (`dirname`, `.parent`, `..`), and names that the file assigns these to.
 */
export function pathAdditions(root: Node, file: string): string[] {
  return findAll(root, 'call')
    .filter((call) => adders.has(calledName(call)))
    .flatMap((call) =>
      folderOf(
        argumentsOf(call).flatMap((argument) => [...namedParts(root, argument), argument]),
        file,
      ),
    );
}

/** `join(HERE, 'lib')` with `HERE = dirname(__file__)` above: what stands behind the names comes first. */
function namedParts(root: Node, argument: Node): Node[] {
  return findAll(argument, 'identifier')
    .map((name) => assignedValue(root, name.text))
    .filter((value) => value !== null);
}

function folderOf(parts: readonly Node[], file: string): string[] {
  const words = parts.flatMap(readStrings);
  const isOwn = parts.some((part) => findAll(part, 'identifier').some((name) => name.text === '__file__'));
  if (words.some((word) => posix.isAbsolute(word)) || (words.length === 0 && !isOwn)) return [];
  const climbs = parts.reduce((sum, part) => sum + countClimbs(part), 0);
  const folder = posix.join(isOwn ? climb(file, Math.max(1, climbs)) : '.', ...words).replace(/\/$/, '');
  return folder.startsWith('..') ? [] : [folder];
}

function readStrings(part: Node): string[] {
  return findAll(part, 'string')
    .map(stringValue)
    .filter((word) => word !== null);
}

/** `dirname(dirname(__file__))`, `Path(__file__).parent.parent`, `Path(__file__).parents[1]`. */
function countClimbs(part: Node): number {
  const names = findAll(part, 'identifier').map((name) => name.text);
  const steps = names.filter((name) => name === 'dirname' || name === 'parent').length;
  const indexed = findAll(part, 'subscript').find((each) =>
    /\.parents$/.test(each.childForFieldName('value')?.text ?? ''),
  );
  return steps + (indexed ? Number(indexed.childForFieldName('subscript')?.text ?? 0) + 1 : 0);
}

function climb(path: string, levels: number): string {
  return levels === 0 ? path : climb(posix.dirname(path), levels - 1);
}
