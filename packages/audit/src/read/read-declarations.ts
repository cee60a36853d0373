import { posix } from 'node:path';
import type { DeclarationFile } from '../declared/declaration.ts';
import { parsePyproject } from '../declared/pyproject.ts';
import { parseRequirementsTxt } from '../declared/requirements-txt.ts';
import { parseSetupCfg } from '../declared/setup-cfg.ts';
import { parseSetupPy } from '../declared/setup-py.ts';
import type { PythonParser } from '../python/create-python-parser.ts';
import { words } from '../words.ts';

/** The files that say what a source requires, by path, in the order in which a line would be added to one of them. */
export interface Declarations {
  readonly declarations: ReadonlyMap<string, DeclarationFile>;
  readonly notes: readonly string[];
}

/** Gives the text of a file of the source; null when it cannot be read. */
export type ReadText = (file: string) => Promise<string | null>;

/**
 * Reads requirements files, with what they include, then pyproject.toml, setup.cfg and setup.py. A folder
 * `requirements/` is read when these declare nothing: in a project that declares elsewhere it holds locks and tools.
 */
export async function readDeclarations(
  files: readonly string[],
  readText: ReadText,
  parse: PythonParser,
): Promise<Declarations> {
  const first = await readFiles(startingFiles(files), readText, parse);
  const declaresNothing = [...first.declarations.values()].every((file) => file.declarations.length === 0);
  const second = declaresNothing ? await readFiles(requirementsFolder(files), readText, parse) : nothing;
  return {
    declarations: new Map([...second.declarations, ...first.declarations]),
    notes: [...notesOnOthers(files), ...first.notes, ...second.notes],
  };
}

const nothing: Declarations = { declarations: new Map(), notes: [] };

async function readFiles(start: readonly string[], readText: ReadText, parse: PythonParser): Promise<Declarations> {
  const declarations = new Map<string, DeclarationFile>();
  const notes: string[] = [];
  const queue = [...start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (declarations.has(file)) continue;
    const text = isOutside(file) ? null : await readText(file);
    if (text === null) {
      const because = isOutside(file) ? 'is outside the source' : 'could not be read';
      notes.push(`${file}, which belongs to the requirements, ${because}`);
      continue;
    }
    const read = { ...placeIn(posix.dirname(file), parseDeclarations(parse, file, text)), text };
    declarations.set(file, read);
    queue.unshift(...read.includes);
  }
  return { declarations, notes };
}

/** `requirements.txt` first, then its kin, then the files of the build tools. */
function startingFiles(files: readonly string[]): string[] {
  const named = files.filter((file) => isRequirementsFile(file) && !isForDevelopment(file));
  const first = named.filter((file) => file === 'requirements.txt');
  const others = ['pyproject.toml', 'setup.cfg', 'setup.py'].filter((file) => files.includes(file));
  return [...new Set([...first, ...named, ...others])];
}

function isRequirementsFile(file: string): boolean {
  return /^[^/]*requirements[^/]*\.txt$/i.test(file);
}

/** Of several the one that by its name is for running; others may each be for something else. */
function requirementsFolder(files: readonly string[]): string[] {
  const found = files.filter((file) => /^requirements\/[^/]+\.txt$/i.test(file) && !isForDevelopment(file));
  const main = found.filter((file) => forRunning.has(posix.basename(file, '.txt').toLowerCase()));
  return main.length > 0 ? main : found;
}

const forRunning = new Set(words('base common core default main prod production requirements runtime'));

const notForRunning = new Set(
  words('build ci constraints dev develop development doc docs example examples lint test testing tests typing'),
);

function isForDevelopment(file: string): boolean {
  const parts = posix.basename(file).toLowerCase().split(/[-_.]/);
  return parts.some((part) => notForRunning.has(part));
}

function notesOnOthers(files: readonly string[]): string[] {
  const unread = files.filter((file) => /^(Pipfile|(conda-)?environment\.ya?ml)$/.test(file));
  const development = files.filter((file) => isRequirementsFile(file) && isForDevelopment(file));
  return [
    ...unread.map((file) => `${file} is in a format that is not read`),
    ...development.map((file) => `${file} is for development, so it does not count`),
  ];
}

function parseDeclarations(parse: PythonParser, file: string, text: string): DeclarationFile {
  if (file.endsWith('.toml')) return parsePyproject(file, text);
  if (file.endsWith('.cfg')) return parseSetupCfg(file, text);
  return file.endsWith('.py') ? parseSetupPy(parse, file, text) : parseRequirementsTxt(file, text);
}

/** What a file points at, relative to the source's root instead of to its own folder. */
function placeIn(folder: string, file: DeclarationFile): DeclarationFile {
  const place = (path: string) => (isAddress(path) ? path : posix.join(folder, path).replace(/\/$/, ''));
  const folders = file.folders.map(place).filter((path) => !isOutside(path));
  return {
    ...file,
    includes: file.includes.map(place),
    folders: folders.flatMap((path) => [path, posix.join(path, 'src')]),
  };
}

function isOutside(path: string): boolean {
  return path.startsWith('..') || isAddress(path);
}

function isAddress(path: string): boolean {
  return posix.isAbsolute(path) || path.includes('://');
}
