import type { ConfigPath, Place } from '../issue.ts';
import {
  type Expression,
  type Located,
  type Program,
  type Property,
  parseConfig,
  placeOf,
  propertyName,
} from './syntax.ts';

/** The value of a path as far as it can be followed, and the key that it is written under. */
interface Found {
  readonly value: Located;
  readonly key: Located;
  readonly isComplete: boolean;
}

/**
 * Where a value of the stack stands in its source; with `atKey` where its key does.
 * What cannot be followed (a call's result, another file's value) gets the place of the nearest value around it that can.
 */
export function locate(source: string, file: string, path: ConfigPath, atKey = false): Place {
  const parsed = parseConfig(source, file);
  return 'problem' in parsed ? parsed.problem.place : locateIn(parsed.program, file, path, atKey);
}

/** `locate` for a file that has been parsed already. */
export function locateIn(program: Program, file: string, path: ConfigPath, atKey = false): Place {
  const root = defaultExport(program);
  if (root === null) return { file, line: 1, column: 1 };
  const { value, key, isComplete } = follow(root, path, constants(program));
  return placeOf(atKey && isComplete ? key : value, file);
}

/** What the file exports as its default; null when there is no such export. */
export function defaultExport(program: Program): Expression | null {
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && isExpression(statement.declaration))
      return statement.declaration;
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ExportSpecifier') continue;
      const { exported, local } = specifier;
      if ((exported.type === 'Identifier' ? exported.name : exported.value) === 'default' && isExpression(local))
        return local;
    }
  }
  return null;
}

function follow(root: Expression, path: ConfigPath, known: Constants): Found {
  let node = root;
  let key: Located = root;
  for (const step of path) {
    const next = child(literalOf(node, known), step, known);
    if (next === null) return { value: resolve(node, known), key, isComplete: false };
    ({ key, value: node } = next);
  }
  return { value: resolve(node, known), key, isComplete: true };
}

interface Child {
  readonly key: Located;
  readonly value: Expression;
}

/** A literal's field or entry. The last of equal keys counts, as it does when the file is run. */
function child(literal: Expression | null, step: string | number, known: Constants): Child | null {
  if (literal?.type === 'ArrayExpression') {
    const element = literal.elements[Number(step)];
    return element && element.type !== 'SpreadElement' ? { key: element, value: element } : null;
  }
  if (literal?.type !== 'ObjectExpression') return null;
  for (const property of literal.properties.toReversed()) {
    const found = inProperty(property, String(step), known);
    if (found !== null) return found;
  }
  return null;
}

function inProperty(property: Property, name: string, known: Constants): Child | null {
  if (property.type === 'SpreadElement') return child(literalOf(property.argument, known), name, known);
  if (propertyName(property) !== name) return null;
  const value = property.type === 'ObjectProperty' && isExpression(property.value) ? property.value : null;
  return { key: property.key, value: value ?? (property.key as Expression) };
}

type Constants = ReadonlyMap<string, Expression>;

/** Initial values of the file's own constants. */
function constants(program: Program): Constants {
  const known = new Map<string, Expression>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init) known.set(id.name, init);
    }
  }
  return known;
}

/** The literal behind an expression; of a call (`defineStack({…})`, `remotion({…})`) that of its first argument. */
function literalOf(node: Expression, known: Constants): Expression | null {
  const value = resolve(node, known);
  if (value.type === 'ObjectExpression' || value.type === 'ArrayExpression') return value;
  if (value.type !== 'CallExpression') return null;
  const [argument] = value.arguments;
  return argument && isExpression(argument) ? literalOf(argument, known) : null;
}

/** Sees through `as`, `satisfies`, `!` and names of constants. A constant that leads back to itself ends the search. */
function resolve(node: Expression, known: Constants, seen: ReadonlySet<Expression> = new Set()): Expression {
  const inner = innerOf(node, known);
  if (inner === null || seen.has(inner)) return node;
  return resolve(inner, known, new Set([...seen, inner]));
}

function innerOf(node: Expression, known: Constants): Expression | null {
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') return node.expression;
  if (node.type === 'TSNonNullExpression' || node.type === 'TSTypeAssertion') return node.expression;
  return node.type === 'Identifier' ? (known.get(node.name) ?? null) : null;
}

/** Patterns, spreads and declarations stand where expressions do; none of them leads to a value. */
function isExpression(node: { readonly type: string }): node is Expression {
  return !/Pattern$|^SpreadElement$|^ArgumentPlaceholder$|Declaration$/.test(node.type);
}
