import type { Node } from 'web-tree-sitter';
import { calledName, childrenOf, dottedName } from './nodes.ts';

/**
 * When the import at a node happens: `always` when the module loads, `never` at run time (`if TYPE_CHECKING`), or
 * perhaps, and then why.
 */
export type ImportContext = { readonly runs: 'always' | 'never' } | { readonly runs: 'perhaps'; readonly why: string };

const always: ImportContext = { runs: 'always' };
const never: ImportContext = { runs: 'never' };

/** Looks outwards from the node; the innermost reason is the one told, but what never runs wins over all. */
export function importContext(node: Node): ImportContext {
  let context = always;
  for (let inner = node, outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    const found = contextWithin(outer, inner);
    if (found.runs === 'never') return never;
    if (context.runs === 'always') context = found;
  }
  return context;
}

/** What `outer` means for an import in its part `inner`. A class body says nothing: it runs when the module loads. */
function contextWithin(outer: Node, inner: Node): ImportContext {
  switch (outer.type) {
    case 'function_definition':
    case 'lambda':
      return perhaps('inside a function');
    case 'if_statement':
      return contextOfIf(outer, inner);
    case 'try_statement':
      return contextOfTry(outer, inner);
    case 'with_statement':
      return suppressesImportError(outer) ? perhaps('where an ImportError is suppressed') : always;
    case 'elif_clause':
    case 'for_statement':
    case 'while_statement':
    case 'case_clause':
    case 'conditional_expression':
    case 'boolean_operator':
      return perhaps('under a condition');
    default:
      return always;
  }
}

function contextOfIf(statement: Node, branch: Node): ImportContext {
  const truth = truthAtRunTime(statement.childForFieldName('condition'));
  if (truth === null) return perhaps('under a condition');
  if (branch.type === 'elif_clause') return truth ? never : perhaps('under a condition');
  const isElse = branch.type === 'else_clause';
  // With an elif in between, the else is no longer decided by the first condition alone.
  if (isElse && !truth && childrenOf(statement).some((child) => child.type === 'elif_clause')) {
    return perhaps('under a condition');
  }
  return truth === isElse ? never : always;
}

/** What a condition is when the program runs, where that is known for certain. */
function truthAtRunTime(condition: Node | null): boolean | null {
  switch (condition?.type) {
    case 'identifier':
    case 'attribute':
      return /(^|\.)TYPE_CHECKING$/.test(dottedName(condition)) ? false : null;
    case 'false':
      return false;
    case 'true':
      return true;
    case 'integer':
      return Number(condition.text) !== 0;
    case 'parenthesized_expression':
      return truthAtRunTime(condition.firstNamedChild);
    case 'not_operator': {
      const truth = truthAtRunTime(condition.childForFieldName('argument'));
      return truth === null ? null : !truth;
    }
    case 'boolean_operator':
      return truthOfPair(condition);
    default:
      return null;
  }
}

function truthOfPair(condition: Node): boolean | null {
  const sides = [condition.childForFieldName('left'), condition.childForFieldName('right')].map(truthAtRunTime);
  const decisive = condition.childForFieldName('operator')?.type === 'or';
  if (sides.includes(decisive)) return decisive;
  return sides.includes(null) ? null : !decisive;
}

function contextOfTry(statement: Node, part: Node): ImportContext {
  if (part.type === 'finally_clause') return always;
  if (part.type === 'except_clause') return perhaps('in the fallback of a try');
  const handler = childrenOf(statement).find((child) => child.type === 'except_clause' && catchesImportError(child));
  return handler === undefined || endsProgram(handler)
    ? always
    : perhaps(part.type === 'else_clause' ? 'after an import that may fail' : 'in a try that survives an ImportError');
}

const caught = /(^|\.)(ModuleNotFoundError|ImportError|Exception|BaseException)$/;

function catchesImportError(clause: Node): boolean {
  const values = clause.childrenForFieldName('value').filter((value) => value !== null);
  return values.length === 0 || values.some(namesImportError);
}

function namesImportError(value: Node): boolean {
  if (value.type === 'identifier' || value.type === 'attribute') return caught.test(dottedName(value));
  return (
    ['tuple', 'as_pattern', 'parenthesized_expression'].includes(value.type) && childrenOf(value).some(namesImportError)
  );
}

/** A handler that raises again or leaves: the program does not survive, so the import is needed after all. */
function endsProgram(clause: Node): boolean {
  const block = childrenOf(clause).find((child) => child.type === 'block');
  const last = block === undefined ? undefined : childrenOf(block).at(-1);
  if (last?.type === 'raise_statement') return true;
  const call = last?.type === 'expression_statement' ? last.firstNamedChild : null;
  return call?.type === 'call' && ['sys.exit', 'exit', 'quit', 'os._exit'].includes(calledName(call));
}

function suppressesImportError(statement: Node): boolean {
  const calls = statement.firstNamedChild?.descendantsOfType('call') ?? [];
  return calls.some((call) => call !== null && /(^|\.)suppress$/.test(calledName(call)) && hasCaughtArgument(call));
}

function hasCaughtArgument(call: Node): boolean {
  const list = call.childForFieldName('arguments');
  return list !== null && childrenOf(list).some(namesImportError);
}

function perhaps(why: string): ImportContext {
  return { runs: 'perhaps', why };
}
