import type { Node } from 'web-tree-sitter';

/** 1-based, as editors and tracebacks count. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** Every node of these kinds below `root`, in the order of the source. */
export function findAll(root: Node, ...types: string[]): Node[] {
  return root.descendantsOfType(types).filter((node) => node !== null);
}

/** The named children, without comments. */
export function childrenOf(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null && child.type !== 'comment') as Node[];
}

/** A name with dots as one word; Python allows blanks and continued lines in between. */
export function dottedName(node: Node): string {
  return node.text.replace(/[\s\\]/g, '');
}

/** The text of a string that is written out whole; null for an f-string with fields and for anything else. */
export function stringValue(node: Node | null | undefined): string | null {
  if (node?.type === 'concatenated_string') {
    const parts = childrenOf(node).map(stringValue);
    return parts.includes(null) ? null : parts.join('');
  }
  if (node?.type !== 'string') return null;
  const parts = childrenOf(node);
  if (parts.some((part) => part.type === 'interpolation')) return null;
  return parts.map((part) => (part.type === 'string_content' ? part.text : '')).join('');
}

/** The value of `name=…` in a call. */
export function keywordArgument(call: Node, name: string): Node | null {
  const pair = argumentsOf(call).find((each) => each.childForFieldName('name')?.text === name);
  return pair?.childForFieldName('value') ?? null;
}

/** The arguments of a call, keyword arguments included. */
export function argumentsOf(call: Node): Node[] {
  const list = call.childForFieldName('arguments');
  return list?.type === 'argument_list' ? childrenOf(list) : [];
}

/** `importlib.import_module` of `importlib.import_module(x)`; empty where what is called is no plain name. */
export function calledName(call: Node): string {
  const callee = call.childForFieldName('function');
  return callee?.type === 'identifier' || callee?.type === 'attribute' ? dottedName(callee) : '';
}

/** What a file assigns to a name at its top level, the last time; null when it does not. */
export function assignedValue(root: Node, name: string): Node | null {
  const assignments = childrenOf(root)
    .map((statement) => statement.firstNamedChild)
    .filter((node) => node?.type === 'assignment' && node.childForFieldName('left')?.text === name);
  return assignments.at(-1)?.childForFieldName('right') ?? null;
}
