import { type Applicable, applicableDeclarations } from './declared/applicable.ts';
import type { DeclarationFile } from './declared/declaration.ts';
import { dependencyChains } from './environment/dependency-chains.ts';
import type { Environment } from './environment/environment.ts';
import type { Unfound } from './install/install-log.ts';
import { judgePins, type PinReport } from './install/judge-pins.ts';
import { judgeSite } from './judge-site.ts';
import { localTree } from './modules/local-modules.ts';
import { type PythonVersion, standardLibrary } from './modules/standard-library.ts';
import type { ImportSite } from './python/import-sites.ts';
import type { ParsedModule } from './python/parse-module.ts';
import type { AuditReport, Finding, LeftOut, Unreadable } from './report.ts';
import type { Surroundings } from './surroundings.ts';
import type { TargetPython } from './target-python.ts';

/** Everything that was read of a source. Paths are relative to its root, with `/`. */
export interface Source {
  readonly modules: ReadonlyMap<string, ParsedModule>;
  /** Every file of the tree, also of what was left out: a module of the tests is the source's own too. */
  readonly files: readonly string[];
  readonly declarations: ReadonlyMap<string, DeclarationFile>;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** A source and what it is judged by. */
export interface Case {
  readonly source: Source;
  /** What is installed; null where nobody said. */
  readonly environment: Environment | null;
  readonly python: TargetPython;
  /** What an installer could not find; null where nobody said. */
  readonly unfound: readonly Unfound[] | null;
}

/** Judges every import of a source by what it declares and, where it is known, by what is installed or cannot be. */
export function auditSource({ source, environment, python, unfound }: Case): AuditReport {
  const files = [...source.declarations.values()];
  const applicable = applicableDeclarations(files, python.version);
  const surroundings = surroundingsOf(source, environment, python.version, applicable);
  const imported = [...source.modules].flatMap(([file, { imports }]) => findingsOf(file, imports, surroundings));
  const pins = unfound === null ? noPins : judgePins(unfound, source.declarations);
  const findings = [...pins.findings, ...imported];
  return {
    python,
    fileCount: source.modules.size,
    declaredIn: [...source.declarations.keys()],
    findings: findings.sort(byPlace),
    leftOut: source.leftOut,
    unreadable: unreadableOf(source),
    notes: [
      ...source.notes,
      ...files.flatMap((file) => file.notes),
      ...applicable.notes,
      ...computedImports(source),
      ...pins.notes,
      ...limitsOf(environment, applicable),
    ],
  };
}

const noPins: PinReport = { findings: [], notes: [] };

function surroundingsOf(
  source: Source,
  environment: Environment | null,
  python: PythonVersion,
  { base, extras, elsewhere }: Applicable,
): Surroundings {
  const files = [...source.declarations.values()];
  const requirements = base.map((declaration) => declaration.requirement);
  const own = files.map((file) => file.ownName).filter((name) => name !== null);
  return {
    python,
    environment,
    standardLibrary: standardLibrary(python),
    local: localTree(source.files),
    searchPath: [
      ...[...source.modules.values()].flatMap((module) => module.pathAdditions),
      ...files.flatMap((file) => file.folders),
    ],
    declared: new Set([...requirements.map(({ name }) => name), ...own]),
    extras: new Map(extras.map(({ requirement, place }) => [requirement.name, place])),
    elsewhere: new Set(elsewhere.map(({ requirement }) => requirement.name)),
    chains: environment === null ? new Map() : dependencyChains(environment, requirements, python),
    place: base[0]?.place ?? [...source.declarations.keys()][0] ?? 'a new requirements.txt',
  };
}

/** One finding for each module and line, however many names are taken from it. */
function findingsOf(file: string, imports: readonly ImportSite[], surroundings: Surroundings): Finding[] {
  const found = imports.flatMap((site) => judgeSite(file, site, surroundings));
  return [...new Map(found.map((finding) => [`${finding.line} ${finding.module}`, finding])).values()];
}

function byPlace(one: Finding, other: Finding): number {
  return compareText(one.file, other.file) || one.line - other.line || compareText(one.module, other.module);
}

/** By code point, so that a report is the same on every machine. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function unreadableOf({ modules }: Source): Unreadable[] {
  return [...modules].flatMap(([file, { fault }]) => (fault === null ? [] : [{ file, ...fault }]));
}

function computedImports(source: Source): string[] {
  const places = [...source.modules].flatMap(([file, { computedLines }]) =>
    computedLines.map((line) => `${file}:${line}`),
  );
  return places.length === 0 ? [] : [`modules imported by a computed name cannot be known: ${places.join(', ')}`];
}

function limitsOf(environment: Environment | null, { base }: Applicable): readonly string[] {
  if (environment === null) {
    return ['without an environment (--site-packages) what comes by chance cannot be told from what is missing'];
  }
  const absent = base.map(({ requirement }) => requirement.name).filter((name) => !environment.distributions.has(name));
  const unknown = `declared but not installed in the environment, so what they bring is not known: ${absent.join(', ')}`;
  return absent.length === 0 ? environment.notes : [...environment.notes, unknown];
}
