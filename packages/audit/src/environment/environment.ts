import type { Distribution } from './distribution.ts';

/** What is installed, ready to be asked. */
export interface Environment {
  readonly distributions: ReadonlyMap<string, Distribution>;
  /** Who brings a module or package, by its dotted name. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
  /** What could not be read of it. */
  readonly notes: readonly string[];
}

export function indexEnvironment(distributions: readonly Distribution[], notes: readonly string[]): Environment {
  const providers = new Map<string, string[]>();
  for (const { name, modules } of distributions) {
    for (const module of modules) providers.set(module, [...(providers.get(module) ?? []), name]);
  }
  return { distributions: new Map(distributions.map((each) => [each.name, each])), providers, notes };
}

/** A module that the environment has: the shortest name that says whose it is, and who brings it. */
export interface Installed {
  readonly module: string;
  readonly names: readonly string[];
}

/**
 * Looks a dotted name up, the longest beginning first, for several distributions may share a package: `google.auth`
 * and `google.protobuf` are two, and `google` alone is nobody's.
 */
export function findInstalled({ providers }: Environment, dotted: string): Installed | null {
  const beginnings = beginningsOf(dotted);
  const names = beginnings.map((each) => providers.get(each)).findLast((found) => found !== undefined);
  if (names === undefined) return null;
  const module = beginnings.find((each) => sameNames(providers.get(each) ?? [], names));
  return { module: module ?? dotted, names };
}

/** `a`, `a.b`, `a.b.c`. */
export function beginningsOf(dotted: string): string[] {
  const segments = dotted.split('.');
  return segments.map((_, index) => segments.slice(0, index + 1).join('.'));
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
