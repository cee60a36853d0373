import type { Place } from '../issue.ts';
import { type Program, parseConfig, placeOf } from './syntax.ts';

type Import = Extract<Program['body'][number], { type: 'ImportDeclaration' }>;

/** Where a file imports from a specifier that `matches`; its place is that of the specifier. */
export function importPlace(
  source: string,
  file: string,
  matches: (specifier: string) => boolean,
): (Place & { specifier: string }) | null {
  const found = imports(source, file).find((statement) => matches(statement.source.value));
  return found === undefined ? null : { ...placeOf(found.source, file), specifier: found.source.value };
}

/** Where a file imports `name` from `specifier`. */
export function importedNamePlace(source: string, file: string, specifier: string, name: string): Place | null {
  const names = imports(source, file)
    .filter((statement) => statement.source.value === specifier)
    .flatMap((statement) => statement.specifiers);
  const found = names.find((imported) => importedName(imported) === name);
  return found === undefined ? null : placeOf(found, file);
}

function importedName(specifier: Import['specifiers'][number]): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
}

function imports(source: string, file: string): Import[] {
  const parsed = parseConfig(source, file);
  if ('problem' in parsed) return [];
  return parsed.program.body.filter((statement) => statement.type === 'ImportDeclaration');
}
