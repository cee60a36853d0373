import type { Problem } from '../problem.ts';
import { type AnyNode, nodesIn, type Program, type Property, parseConfig, placeOf, propertyName } from './syntax.ts';

/** Keys that one object literal has twice. JavaScript keeps the last of them without a word. */
export function findDuplicateKeys(source: string, file: string): Problem[] {
  const parsed = parseConfig(source, file);
  return 'problem' in parsed ? [] : duplicateKeysIn(parsed.program, file);
}

/** `findDuplicateKeys` for a file that has been parsed already. */
export function duplicateKeysIn(program: Program, file: string): Problem[] {
  const literals = nodesIn(program).filter(isObjectLiteral);
  return literals.flatMap(({ properties }) => duplicatesOf(properties, file));
}

function duplicatesOf(properties: readonly Property[], file: string): Problem[] {
  const first = new Map<string, Property>();
  const problems: Problem[] = [];
  for (const property of properties) {
    const name = propertyName(property);
    if (name === null || isAccessor(property)) continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, property);
    else problems.push(duplicate(name, earlier, property, file));
  }
  return problems;
}

function duplicate(name: string, earlier: Property, later: Property, file: string): Problem {
  const { line, column } = placeOf(earlier, file);
  return {
    place: placeOf(later, file),
    path: [],
    found: `key '${name}' a second time`,
    expected: `each key once; the one at ${file}:${line}:${column} is lost`,
    fix: `remove one of the two, or rename it`,
  };
}

/** A getter and a setter share a name. */
function isAccessor(property: Property): boolean {
  return property.type === 'ObjectMethod' && property.kind !== 'method';
}

function isObjectLiteral(node: AnyNode): node is AnyNode & { properties: Property[] } {
  return node.type === 'ObjectExpression' && 'properties' in node;
}
