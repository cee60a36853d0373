import { findInstalled } from './environment/environment.ts';
import { knownNames } from './modules/distribution-names.ts';
import { isLocal } from './modules/local-modules.ts';
import type { Surroundings } from './surroundings.ts';

/** Where a module that is not the source's own comes from, as far as that is known. */
export interface Origin {
  /** As much of the dotted name as says whose it is. */
  readonly module: string;
  /** Distributions that give it, the most likely first. */
  readonly names: readonly string[];
  /** Those of them that are installed and record it. */
  readonly installed: readonly string[];
  /** Nothing but the module's own name says so. */
  readonly isGuess: boolean;
}

/** Null for the standard library and for the source itself. What is installed knows best, then the table of names. */
export function originOf(dotted: string, file: string, surroundings: Surroundings): Origin | null {
  const { environment, standardLibrary, local, searchPath } = surroundings;
  const [top = dotted] = dotted.split('.');
  const own = isLocal(local, dotted, file, searchPath);
  if (standardLibrary.has(top) || own === 'yes') return null;
  const known = knownNames(dotted);
  const found = environment === null ? null : findInstalled(environment, dotted);
  if (found === null) return own === 'perhaps' && known.isGuess ? null : { ...known, installed: [] };
  const absent = known.names.filter((name) => !environment?.distributions.has(name));
  return { module: found.module, names: [...found.names, ...absent], installed: found.names, isGuess: false };
}
