import type { Chain } from './environment/dependency-chains.ts';
import type { Environment } from './environment/environment.ts';
import type { LocalTree } from './modules/local-modules.ts';
import type { PythonVersion } from './modules/standard-library.ts';

/** All that an import is judged by. Names of distributions are normalised. */
export interface Surroundings {
  readonly python: PythonVersion;
  readonly environment: Environment | null;
  readonly standardLibrary: ReadonlySet<string>;
  readonly local: LocalTree;
  /** Folders that the source puts on `sys.path` or installs. */
  readonly searchPath: readonly string[];
  /** Distributions that are always installed with the source, and the source itself. */
  readonly declared: ReadonlySet<string>;
  /** Those that come with an extra, and where that is said. */
  readonly extras: ReadonlyMap<string, string>;
  /** Those that are declared for another system or another Python. */
  readonly elsewhere: ReadonlySet<string>;
  /** What the declared ones bring along, by name. */
  readonly chains: ReadonlyMap<string, readonly Chain[]>;
  /** Where a line is to be added. */
  readonly place: string;
}
