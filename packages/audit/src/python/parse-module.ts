import type { PythonParser } from './create-python-parser.ts';
import { dynamicImports, type ImportSite, importStatements } from './import-sites.ts';
import { pathAdditions } from './path-additions.ts';
import { parseFault, pythonTwoFault, type SyntaxFault } from './syntax-fault.ts';

/** What one Python file says about imports. */
export interface ParsedModule {
  readonly imports: readonly ImportSite[];
  /** Lines on which a module is imported by a name that only the running program knows. */
  readonly computedLines: readonly number[];
  /** Folders that it puts on `sys.path`, relative to the source's root. */
  readonly pathAdditions: readonly string[];
  /** Where it could not be read; imports are those of the statements around. */
  readonly fault: SyntaxFault | null;
}

/** Reads one file. A file of Python 2 gives a fault and nothing else. */
export function parseModule(parse: PythonParser, file: string, text: string): ParsedModule {
  return parse(text, (root) => {
    const old = pythonTwoFault(root);
    if (old !== null) return unreadableModule(old);
    const dynamic = dynamicImports(root);
    return {
      imports: [...importStatements(root), ...dynamic.sites].sort((one, other) => one.line - other.line),
      computedLines: dynamic.computedLines,
      pathAdditions: pathAdditions(root, file),
      fault: parseFault(root),
    };
  });
}

export function unreadableModule(fault: SyntaxFault): ParsedModule {
  return { imports: [], computedLines: [], pathAdditions: [], fault };
}
