import { parseRequirement, type Requirement } from './requirement.ts';

/** A requirement, and where it is written. */
export interface Declaration {
  readonly requirement: Requirement;
  /** Only with this extra of the project; null when it always holds. */
  readonly extra: string | null;
  /** How a person names the place: `requirements.txt`, `dependencies in pyproject.toml`. */
  readonly place: string;
}

/** What one file declares, and what it points at. */
export interface DeclarationFile {
  /** All that stands in it. */
  readonly text: string;
  readonly declarations: readonly Declaration[];
  /** Requirements files that belong to it, relative to this one's folder. */
  readonly includes: readonly string[];
  /** Folders that are installed with it (`-e ./lib`), relative to this one's folder. */
  readonly folders: readonly string[];
  /** Extras of the project itself that are installed with it (`-e .[web]`). */
  readonly ownExtras: readonly string[];
  /** The name of the project itself, where the file says it. */
  readonly ownName: string | null;
  /** Which Pythons it is meant for, as a PEP 440 specifier. */
  readonly requiresPython: string | null;
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
}

export const emptyFile: DeclarationFile = {
  text: '',
  declarations: [],
  includes: [],
  folders: [],
  ownExtras: [],
  ownName: null,
  requiresPython: null,
  notes: [],
};

export type DeclarationPart = Pick<DeclarationFile, 'declarations' | 'notes'>;

/** Where in a file something stands: the name of its list, and the extra that it belongs to. */
export interface ListPlace {
  readonly file: string;
  readonly list: string;
  readonly extra: string | null;
}

/** Reads a list of requirements, one in each line; what is none is told. */
export function declareLines(lines: readonly string[], { file, list, extra }: ListPlace): DeclarationPart {
  const place = extra === null ? `${list} in ${file}` : `the extra "${extra}" in ${file}`;
  const read = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ line, requirement: parseRequirement(line) }));
  return {
    declarations: read.flatMap(({ requirement }) => (requirement === null ? [] : [{ requirement, extra, place }])),
    notes: read.flatMap(({ line, requirement }) =>
      requirement === null ? [`${file}: "${line}" is no requirement that could be read`] : [],
    ),
  };
}

export function joinParts(parts: readonly DeclarationPart[]): DeclarationPart {
  return { declarations: parts.flatMap((part) => part.declarations), notes: parts.flatMap((part) => part.notes) };
}
