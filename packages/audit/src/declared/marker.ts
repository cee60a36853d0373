/** An environment marker (PEP 508) as a tree. */
export type Marker =
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand };

export type Operand = { readonly variable: string } | { readonly text: string };

/** Reads a marker; null when it is not one. */
export function parseMarker(text: string): Marker | null {
  const tokens = tokenize(text);
  if (tokens === null) return null;
  const parsed = parseOr(tokens, 0);
  return parsed !== null && parsed.next === tokens.length ? parsed.marker : null;
}

const token = /\s*(?:(?<string>"[^"]*"|'[^']*')|(?<word>[a-z_][\w.]*)|(?<symbol>===|~=|==|!=|<=|>=|<|>|\(|\)))/iy;

function tokenize(text: string): string[] | null {
  const source = text.trim();
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (match === null) return null;
    tokens.push(match[0].trim());
  }
  return tokens;
}

type Parsed = { readonly marker: Marker; readonly next: number } | null;

function parseOr(tokens: readonly string[], start: number): Parsed {
  return parseChain('or', parseAnd, tokens, start);
}

function parseAnd(tokens: readonly string[], start: number): Parsed {
  return parseChain('and', parseAtom, tokens, start);
}

function parseChain(
  kind: 'and' | 'or',
  parsePart: (tokens: readonly string[], start: number) => Parsed,
  tokens: readonly string[],
  start: number,
): Parsed {
  let left = parsePart(tokens, start);
  while (left !== null && tokens[left.next] === kind) {
    const right = parsePart(tokens, left.next + 1);
    if (right === null) return null;
    left = { marker: { kind, left: left.marker, right: right.marker }, next: right.next };
  }
  return left;
}

function parseAtom(tokens: readonly string[], start: number): Parsed {
  if (tokens[start] !== '(') return parseComparison(tokens, start);
  const inner = parseOr(tokens, start + 1);
  return inner !== null && tokens[inner.next] === ')' ? { marker: inner.marker, next: inner.next + 1 } : null;
}

function parseComparison(tokens: readonly string[], start: number): Parsed {
  const left = operandOf(tokens[start]);
  const isNotIn = tokens[start + 1] === 'not' && tokens[start + 2] === 'in';
  const operator = isNotIn ? 'not in' : tokens[start + 1];
  const last = start + (isNotIn ? 3 : 2);
  const right = operandOf(tokens[last]);
  if (left === null || right === null || operator === undefined || !operators.has(operator)) return null;
  return { marker: { kind: 'compare', operator, left, right }, next: last + 1 };
}

const operators = new Set(['===', '~=', '==', '!=', '<=', '>=', '<', '>', 'in', 'not in']);

function operandOf(word: string | undefined): Operand | null {
  if (word === undefined || operators.has(word) || ['(', ')', 'and', 'or', 'not'].includes(word)) return null;
  return /^["']/.test(word) ? { text: word.slice(1, -1) } : { variable: word };
}
