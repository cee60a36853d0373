import { parse } from '@babel/parser';

/** What one source file imports, and what it takes from the world around it. */
export interface ModuleFacts {
  /** Relative to the repository. */
  readonly file: string;
  readonly imports: readonly Fact[];
  /** `process.env`, `process.exit`, `console`, `Date.now`, `new Date()`, `Math.random`… */
  readonly uses: readonly Fact[];
}

export interface Fact {
  readonly name: string;
  readonly line: number;
}

type Node = { readonly type: string; readonly loc?: { readonly start: { readonly line: number } } } & Record<
  string,
  unknown
>;

export function readModule(file: string, source: string): ModuleFacts {
  const plugins = file.endsWith('x') ? (['typescript', 'jsx'] as const) : (['typescript'] as const);
  const tree = parse(source, { sourceType: 'module', plugins: [...plugins] });
  const imports: Fact[] = [];
  const uses: Fact[] = [];
  for (const node of walk(tree.program)) {
    const line = node.loc?.start.line ?? 0;
    const specifier = importedFrom(node);
    if (specifier !== null) imports.push({ name: specifier, line });
    const name = usedGlobal(node);
    if (name !== null) uses.push({ name, line });
  }
  return { file, imports, uses };
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const each of value) yield* walk(each);
  } else if (isNode(value)) {
    yield value;
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'loc' && typeof child === 'object') yield* walk(child);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

const importers = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
]);

function importedFrom(node: Node): string | null {
  const isRequire = node.type === 'CallExpression' && ['require', 'import'].includes(calleeName(node) ?? '');
  if (!importers.has(node.type) && !isRequire) return null;
  const [first] = Array.isArray(node.arguments) ? node.arguments : [];
  const source = node.source ?? node.argument ?? node.expression ?? first;
  return isNode(source) && typeof source.value === 'string' ? source.value : null;
}

function calleeName(node: Node): string | null {
  if (!isNode(node.callee)) return null;
  return node.callee.type === 'Import' ? 'import' : nameOf(node.callee);
}

function usedGlobal(node: Node): string | null {
  if (node.type === 'NewExpression' && isNode(node.callee) && nameOf(node.callee) === 'Date') {
    return Array.isArray(node.arguments) && node.arguments.length === 0 ? 'new Date()' : null;
  }
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return null;
  const object = nameOf(node.object);
  if (object === 'console') return 'console';
  const property = nameOf(node.property) ?? (typeof node.property.value === 'string' ? node.property.value : null);
  return object !== null && property !== null && ['process', 'Date', 'Math'].includes(object)
    ? `${object}.${property}`
    : null;
}

function nameOf(node: Node): string | null {
  return node.type === 'Identifier' && typeof node.name === 'string' ? node.name : null;
}
