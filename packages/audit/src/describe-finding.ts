import type { Chain } from './environment/dependency-chains.ts';
import { pythonVersions, standardLibrary } from './modules/standard-library.ts';
import type { Origin } from './origin.ts';
import type { ImportSite } from './python/import-sites.ts';
import type { Finding } from './report.ts';
import type { Surroundings } from './surroundings.ts';

type Description = Pick<Finding, 'kind' | 'why' | 'fix'>;

/** Which kind a finding is of, why, and what to do about it. */
export function describeFinding(site: ImportSite, origin: Origin, surroundings: Surroundings): Description {
  const chains = origin.installed.flatMap((name) => surroundings.chains.get(name) ?? []);
  const add = describeAddition(origin, chains[0]?.at(-1), surroundings.place);
  if (site.optional !== null) return optional(site.optional, add, chains);
  if (chains.length > 0) {
    const why = `comes only with ${describeChains(chains)}`;
    return { kind: 'by-chance', why, fix: `${add}: it ${why}` };
  }
  const extra = origin.names.map((name) => surroundings.extras.get(name)).find((place) => place !== undefined);
  if (extra !== undefined) {
    return { kind: 'optional', why: `declared by ${extra} only`, fix: `install with ${extra}, or ${add}` };
  }
  return missing(origin, add, surroundings);
}

function optional(why: string, add: string, chains: readonly Chain[]): Description {
  const today = chains.length === 0 ? '' : `; today it comes with ${describeChains(chains)}`;
  return { kind: 'optional', why, fix: `nothing if it can be done without, else ${add}${today}` };
}

function missing(origin: Origin, add: string, { environment }: Surroundings): Description {
  const versions = pythonVersions.filter((version) => standardLibrary(version).has(origin.module));
  if (versions.length > 0) {
    const why = `part of Python ${versions[0]} to ${versions.at(-1)} only`;
    const instead = origin.isGuess ? 'do without it, or run with such a Python' : add;
    return { kind: 'missing', why, fix: instead };
  }
  if (origin.installed.length > 0) {
    return {
      kind: 'missing',
      why: `${origin.installed.join(', ')} is installed, but nothing declared brings it`,
      fix: add,
    };
  }
  return { kind: 'missing', why: environment === null ? 'not declared' : 'nobody brings it', fix: add };
}

/** `transformers (through huggingface-hub), datasets and 4 more`. */
function describeChains(chains: readonly Chain[]): string {
  const ways = chains.map((chain) => {
    const between = chain.slice(1, -1);
    return between.length === 0 ? `${chain[0]}` : `${chain[0]} (through ${between.join(', ')})`;
  });
  const shown = ways.slice(0, 3).join(', ');
  return ways.length > 3 ? `${shown} and ${ways.length - 3} more` : shown;
}

/** The line to add. A name that only the module suggests is said to be a guess: on PyPI anybody may own it. */
function describeAddition({ names, module, isGuess }: Origin, brought: string | undefined, place: string): string {
  const line = `add "${brought ?? names[0]}" to ${place}`;
  if (isGuess) return `${line}, if that is the distribution that gives ${module}: its name is a guess`;
  const others = brought === undefined ? names.slice(1) : [];
  return others.length === 0 ? line : `${line} (or ${others.join(', ')}, which give the same module)`;
}
