import type { Declaration, DeclarationFile } from './declaration.ts';
import { evaluateMarker } from './evaluate-marker.ts';
import { normalizeName } from './requirement.ts';

/** What is declared for one Python on Linux. */
export interface Applicable {
  /** Installed with the source, always. */
  readonly base: readonly Declaration[];
  /** Installed with one of its extras. */
  readonly extras: readonly Declaration[];
  /** Excluded by its marker: for another system or another Python. */
  readonly elsewhere: readonly Declaration[];
  readonly notes: readonly string[];
}

/** Sorts what is declared by its marker; what only the machine can tell is taken to hold, and that is said. */
export function applicableDeclarations(files: readonly DeclarationFile[], python: string): Applicable {
  const chosen = new Set(files.flatMap((file) => file.ownExtras));
  const judged = files.flatMap((file) => file.declarations).map((declaration) => judge(declaration, python));
  const holding = judged.filter(({ holds }) => holds !== false).map(({ declaration }) => declaration);
  const isBase = ({ extra }: Declaration) => extra === null || chosen.has(normalizeName(extra));
  return {
    base: holding.filter(isBase),
    extras: holding.filter((declaration) => !isBase(declaration)),
    elsewhere: judged.filter(({ holds }) => holds === false).map(({ declaration }) => declaration),
    notes: judged
      .filter(({ holds }) => holds === null)
      .map(({ declaration: { requirement, place } }) => `${requirement.name} (${place}) is for some machines only`),
  };
}

function judge(declaration: Declaration, python: string): { declaration: Declaration; holds: boolean | null } {
  return { declaration, holds: evaluateMarker(declaration.requirement.marker, { python, extra: '' }) };
}
