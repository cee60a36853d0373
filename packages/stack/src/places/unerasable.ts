import type { Place } from '../issue.ts';
import { type AnyNode, nodesIn, parseConfig, placeOf } from './syntax.ts';

const never = new Set(['TSEnumDeclaration', 'TSParameterProperty', 'TSImportEqualsDeclaration', 'TSExportAssignment']);
const types = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

/**
 * The first TypeScript of a file that does more than say a type, which Node refuses: an enum, a namespace with values, a
 * parameter property, `import =`. Node itself tells no column of what spans several lines.
 */
export function unerasablePlace(source: string, file: string): Place | null {
  const parsed = parseConfig(source, file);
  if ('problem' in parsed) return null;
  const found = nodesIn(parsed.program, isDeclared).find((node) => never.has(node.type) || isNamespaceWithValues(node));
  return found === undefined ? null : placeOf(found, file);
}

/** `declare enum` and the like are types only. */
function isDeclared(node: AnyNode): boolean {
  return 'declare' in node && node.declare === true;
}

function isNamespaceWithValues(node: AnyNode): boolean {
  return node.type === 'TSModuleDeclaration' && 'body' in node && hasValues(node.body);
}

function hasValues(body: unknown): boolean {
  const statements = nodesIn(body, (node) => types.has(node.type) || isDeclared(node));
  return statements.some(({ type }) => /Declaration$|Statement$/.test(type) && !/^Export|^TSModule/.test(type));
}
