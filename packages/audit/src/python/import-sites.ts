import type { Node } from 'web-tree-sitter';
import { importContext } from './import-context.ts';
import { argumentsOf, calledName, dottedName, findAll, keywordArgument, lineOf, stringValue } from './nodes.ts';
import { isIntact } from './syntax-fault.ts';

/** One absolute import that can happen at run time. */
export interface ImportSite {
  /** Dotted, as written: `google.cloud`. */
  readonly module: string;
  /** What `from module import …` takes from it; each may be a module of its own. Empty for `import module`. */
  readonly names: readonly string[];
  readonly line: number;
  /** Why the program may do without it; null when it happens as soon as the file is loaded. */
  readonly optional: string | null;
}

/** `import a.b as c, d` and `from a import (b, c)`; relative imports stay inside the source and are left out. */
export function importStatements(root: Node): ImportSite[] {
  return findIntact(root, 'import_statement', 'import_from_statement').flatMap((statement) => {
    const context = importContext(statement);
    if (context.runs === 'never') return [];
    const optional = context.runs === 'perhaps' ? context.why : null;
    return importedModules(statement).map((imported) => ({ ...imported, line: lineOf(statement), optional }));
  });
}

function importedModules(statement: Node): Pick<ImportSite, 'module' | 'names'>[] {
  const names = statement
    .childrenForFieldName('name')
    .filter((name) => name !== null)
    .map((name) => dottedName(name.childForFieldName('name') ?? name));
  if (statement.type === 'import_statement') return names.map((module) => ({ module, names: [] }));
  const module = statement.childForFieldName('module_name');
  return module === null || module.type === 'relative_import' ? [] : [{ module: dottedName(module), names }];
}

/** What `importlib.import_module` and `__import__` are called with: modules by name, and the lines of computed names. */
export interface DynamicImports {
  readonly sites: readonly ImportSite[];
  readonly computedLines: readonly number[];
}

const importers = new Set(['importlib.import_module', 'import_module', '__import__', 'importlib.__import__']);

export function dynamicImports(root: Node): DynamicImports {
  const calls = findIntact(root, 'call').filter(
    (call) => importers.has(calledName(call)) && importContext(call).runs !== 'never',
  );
  const named = calls.map((call) => ({
    call,
    name: stringValue(keywordArgument(call, 'name') ?? argumentsOf(call)[0]),
  }));
  return {
    sites: named.flatMap(({ call, name }) => (isAbsolute(name) ? [siteOf(call, name)] : [])),
    computedLines: named.filter(({ name }) => name === null).map(({ call }) => lineOf(call)),
  };
}

/** Where the parser stumbled, what it makes of the statement is not to be trusted. */
function findIntact(root: Node, ...types: string[]): Node[] {
  const found = findAll(root, ...types);
  return root.hasError ? found.filter(isIntact) : found;
}

function isAbsolute(name: string | null): name is string {
  return name !== null && /^[^\s.]/.test(name);
}

function siteOf(call: Node, module: string): ImportSite {
  return { module, names: [], line: lineOf(call), optional: `by name, through ${calledName(call)}` };
}
