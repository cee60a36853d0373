import type { Place } from './issue.ts';
import { importedNamePlace, importPlace } from './places/imports.ts';
import { defaultExport } from './places/locate.ts';
import { placeInStack, samePath } from './places/stack-trace.ts';
import { parseConfig, placeOf } from './places/syntax.ts';
import { barePlace } from './places/throws.ts';
import { unerasablePlace } from './places/unerasable.ts';
import type { Problem } from './problem.ts';

type Explanation = Pick<Problem, 'found' | 'expected' | 'fix'> & { readonly place: Place | null };

/** What was thrown, in the file's own words. */
interface Failure {
  readonly code: unknown;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly source: string;
  readonly file: string;
}

/**
 * Turns what `import()` of a stack's file threw into a problem with a place and a fix.
 *
 * @param error whatever was thrown
 * @param source the file's text
 * @param file how messages call the file
 */
export function explainLoadError(error: unknown, source: string, file: string): Problem {
  const parsed = parseConfig(source, file);
  if ('problem' in parsed) return parsed.problem;
  const failure = readFailure(error, source, file);
  const { place, ...words } =
    missingModule(failure) ??
    missingName(failure) ??
    unreadableSyntax(failure) ??
    undefinedName(failure) ??
    thrown(failure);
  return { place: place ?? { file, line: 1, column: 1 }, path: [], ...words };
}

/** What is wrong when the import went well but gave no stack; null when there is something to validate. */
export function explainExport(
  exported: Readonly<Record<string, unknown>>,
  source: string,
  file: string,
): Problem | null {
  const value = exported.default;
  const isPromise = value instanceof Promise;
  if (typeof value === 'object' && value !== null && !isPromise) return null;
  const parsed = parseConfig(source, file);
  const node = 'program' in parsed ? defaultExport(parsed.program) : null;
  const named = Object.keys(exported).find((name) => name !== 'default');
  return {
    place: node === null ? lastLine(source, file) : placeOf(node, file),
    path: [],
    found: 'default' in exported ? typeOf(value) : 'no default export',
    expected: 'a stack as the default export',
    fix: isPromise ? 'export default await …, with what stands there now' : missingExportFix(named),
  };
}

function typeOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise as the default export';
  return `a default export of type ${value === null ? 'null' : typeof value}`;
}

function missingExportFix(named: string | undefined): string {
  return named === undefined ? 'export default defineStack({ services: {} });' : `export default ${named};`;
}

function readFailure(error: unknown, source: string, file: string): Failure {
  if (!(error instanceof Error)) return { code: null, name: 'Error', message: String(error), stack: '', source, file };
  const { name, message, stack = '' } = error;
  return { code: 'code' in error ? error.code : null, name, message, stack, source, file };
}

/** A package that is not installed, or a file that is not there. */
function missingModule({ code, message, source, file }: Failure): Explanation | null {
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
  const wanted = /^Cannot find (package|module) '([^']+)'/.exec(message) ?? [];
  const subpath = /^Package subpath '\.([^']+)' is not defined by "exports" in (.+)\/package\.json/.exec(message);
  const importer = / imported from (.+)$/s.exec(message)?.[1] ?? file;
  const name = subpath ? `${subpath[2]?.replace(/^.*\/node_modules\//, '')}${subpath[1]}` : (wanted[2] ?? message);
  const place = importPlace(source, file, (specifier) => isImportOf(specifier, name));
  const isPackage = subpath === null && wanted[1] === 'package';
  return {
    place: samePath(importer, file) ? place : { file: importer, line: 1, column: 1 },
    found: `an import of '${place?.specifier ?? name}', which is not there`,
    expected: isPackage ? 'a package that is installed' : 'a module that exists, its path written with its extension',
    fix: isPackage ? `npm install ${name}` : pathFix(place?.specifier ?? name),
  };
}

/** `name` is a package or, for a file, its absolute path. */
function isImportOf(specifier: string, name: string): boolean {
  if (specifier === name || specifier.startsWith(`${name}/`)) return true;
  return specifier.startsWith('.') && name.endsWith(`/${specifier.replace(/^(?:\.{1,2}\/)+/, '')}`);
}

function pathFix(specifier: string): string {
  const lacksExtension = specifier.startsWith('.') && !/\.\w+$/.test(specifier);
  return lacksExtension ? `'${specifier}.ts'` : `correct '${specifier}', or make that file`;
}

/** An import of a name that the module does not have. */
function missingName({ name, message, source, file, stack }: Failure): Explanation | null {
  const [, specifier, wanted] =
    /^The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message) ?? [];
  if (name !== 'SyntaxError' || specifier === undefined || wanted === undefined) return null;
  return {
    place: importedNamePlace(source, file, specifier, wanted) ?? placeInStack(stack, file),
    found: `an import of '${wanted}'`,
    expected: `a name that '${specifier}' exports`,
    fix: `correct the name '${wanted}'; your editor lists the names between the braces`,
  };
}

/** Syntax that Node does not run: an enum, say, or a mistake in a file that this one imports. */
function unreadableSyntax({ name, message, stack, source, file }: Failure): Explanation | null {
  if (name !== 'SyntaxError') return null;
  const isUnsupported = message.includes('not supported in strip-only mode');
  return {
    place: (isUnsupported ? unerasablePlace(source, file) : null) ?? placeInStack(stack, file),
    found: isUnsupported ? message.replace(/ is not supported.*$/s, '') : `a syntax error (${message})`,
    expected: 'TypeScript whose types can be left out',
    fix: isUnsupported
      ? 'write it as a plain object or constant'
      : 'look for a missing comma, bracket or quote here or just before',
  };
}

/** A name that is used and not imported: most often a kind. */
function undefinedName({ name, message, stack, file }: Failure): Explanation | null {
  const missing = /^(\S+) is not defined$/.exec(message)?.[1];
  if (name !== 'ReferenceError' || missing === undefined) return null;
  const from = missing.startsWith('define') ? '@veille/stack' : '@veille/catalog';
  return {
    place: placeInStack(stack, file),
    found: `the name '${missing}', which is not defined`,
    expected: 'a name that is imported or declared above',
    fix: `import { ${missing} } from '${from}';`,
  };
}

function thrown({ name, message, stack, source, file }: Failure): Explanation {
  return {
    place: stack === '' ? barePlace(source, file) : placeInStack(stack, file),
    found: `code that throws (${name === 'Error' ? '' : `${name}: `}${message})`,
    expected: 'a file that can be imported',
    fix: 'mend what throws; a stack only says what is wanted and needs to do nothing',
  };
}

function lastLine(source: string, file: string): Place {
  return { file, line: source.trimEnd().split('\n').length, column: 1 };
}
