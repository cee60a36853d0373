import { parse, type parseExpression } from '@babel/parser';
import type { Place } from '../issue.ts';
import type { Problem } from '../problem.ts';

export type Program = ReturnType<typeof parse>['program'];
export type Expression = Extract<ReturnType<typeof parseExpression>, { type: 'TSAsExpression' }>['expression'];
export type Property = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number];

/** Anything that has a place in the source. */
export interface Located {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } } | null;
}

/** Reads a stack's file as syntax; nothing in it is run. */
export function parseConfig(source: string, file: string): { program: Program } | { problem: Problem } {
  try {
    return { program: parse(source, { sourceType: 'module', plugins: ['typescript'] }).program };
  } catch (error) {
    if (!isParserError(error)) throw error;
    return { problem: syntaxProblem(error, file) };
  }
}

/** Where a node begins. The parser counts columns from 0, people from 1. */
export function placeOf(node: Located, file: string): Place {
  const start = node.loc?.start ?? { line: 1, column: 0 };
  return { file, line: start.line, column: start.column + 1 };
}

/** Any node; what is known of it beyond its type is for the caller to ask. */
export interface AnyNode extends Located {
  readonly type: string;
}

/** A node and all within it, in the order of the source. It does not look into what `skip` says. */
export function nodesIn(node: unknown, skip: (node: AnyNode) => boolean = () => false): AnyNode[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isNode(node) && skip(node)) return [];
  const inner = Object.values(node).flatMap((each) => nodesIn(each, skip));
  return isNode(node) ? [node, ...inner] : inner;
}

function isNode(node: object): node is AnyNode {
  return 'type' in node && typeof node.type === 'string';
}

/** The name that a property is written under; null for `[computed]` ones and spreads. */
export function propertyName(property: Property): string | null {
  if (property.type === 'SpreadElement' || property.computed) return null;
  if (property.key.type === 'Identifier') return property.key.name;
  if (property.key.type === 'StringLiteral' || property.key.type === 'NumericLiteral')
    return String(property.key.value);
  return null;
}

interface ParserError extends SyntaxError {
  readonly loc: { readonly line: number; readonly column: number };
}

function isParserError(error: unknown): error is ParserError {
  return error instanceof SyntaxError && 'loc' in error;
}

function syntaxProblem(error: ParserError, file: string): Problem {
  const message = error.message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '');
  return {
    place: { file, line: error.loc.line, column: error.loc.column + 1 },
    path: [],
    found: `a syntax error (${message})`,
    expected: 'TypeScript that Node can read',
    fix: 'look for a missing comma, bracket or quote here or just before',
  };
}
