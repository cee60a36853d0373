import type { Node } from 'web-tree-sitter';
import { childrenOf, findAll, lineOf } from './nodes.ts';

/** Where a file stops being Python 3, and what stands there. */
export interface SyntaxFault {
  readonly line: number;
  readonly because: string;
}

/** The first place that only Python 2 takes; such a file never loads, so its imports say nothing. */
export function pythonTwoFault(root: Node): SyntaxFault | null {
  const node = findAll(root, ...Object.keys(pythonTwo)).find((each) => pythonTwo[each.type]?.(each));
  return node === undefined ? null : { line: lineOf(node), because: `Python 2: ${excerpt(node)}` };
}

/** The first place that the parser could not read: no Python, or newer than its grammar. */
export function parseFault(root: Node): SyntaxFault | null {
  if (!root.hasError) return null;
  const node = firstError(root);
  return { line: lineOf(node), because: `not understood: ${excerpt(node)}` };
}

/** Whether the statement of the file that a node belongs to was read whole; only then is the node what it seems. */
export function isIntact(node: Node): boolean {
  if (node.parent !== null && node.parent.parent !== null) return isIntact(node.parent);
  return !node.hasError && !node.isError;
}

/** The grammar takes these forms on purpose; Python 3 does not. */
const pythonTwo: Readonly<Record<string, (node: Node) => boolean>> = {
  // `print >> file, x` is valid Python 3, whatever it may do there.
  print_statement: (node) => childrenOf(node)[0]?.type !== 'chevron',
  exec_statement: () => true,
  raise_statement: (node) => childrenOf(node)[0]?.type === 'expression_list',
  // `except OSError, why`. Python 3.14 takes `except OSError, ValueError`: there the last name is a class's.
  except_clause: (node) => /^[a-z_]\w*$/.test(node.childrenForFieldName('value').slice(1).at(-1)?.text ?? ''),
  comparison_operator: (node) => node.children.some((child) => child?.type === '<>'),
  integer: (node) => /[lL]$|^0[0-9_]*[1-9][0-9_]*$/.test(node.text),
  string: (node) => node.firstChild?.text === '`' || /^ur/i.test(node.text),
};

function firstError(node: Node): Node {
  if (node.isError || node.isMissing) return node;
  const child = node.children.find((each) => each?.hasError || each?.isMissing);
  return child ? firstError(child) : node;
}

function excerpt(node: Node): string {
  const [line = ''] = node.text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
