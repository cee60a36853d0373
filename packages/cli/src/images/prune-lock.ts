import { z } from 'zod';

const names = z.record(z.string(), z.string()).optional();

const lockedPackage = z.looseObject({
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).optional(),
});

/** What npm writes into `package-lock.json`, as far as it is read here. */
export const lockFile = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), lockedPackage),
});
export type LockFile = z.infer<typeof lockFile>;
type LockedPackage = z.infer<typeof lockedPackage>;
type Packages = LockFile['packages'];

/**
 * The part of a workspace's lock file that one of its packages needs, every platform's builds among it.
 * @param from the package's folder, such as `packages/render`.
 * @param without names of its own dependencies that are not wanted.
 * @returns entries by their place, each as it was; that of the package itself without what is not wanted.
 */
export function pruneLock(packages: Packages, from: string, without: readonly string[]): Packages {
  const kept: Packages = {};
  keep(from, { ...packages, [from]: withoutNames(packages[from] ?? notLocked(from), without) }, kept);
  const links = Object.entries(packages).filter(([, { link, resolved }]) => link && resolved === from);
  return Object.fromEntries([...Object.entries(kept), ...links].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function keep(place: string, packages: Packages, kept: Packages): void {
  const entry = packages[place];
  if (entry === undefined || place in kept) return;
  kept[place] = entry;
  if (entry.link && entry.resolved !== undefined) keep(entry.resolved, packages, kept);
  for (const name of needs(entry)) {
    const found = find(place, name, packages);
    if (found !== null) keep(found, packages, kept);
  }
}

function needs({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: LockedPackage) {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Where Node finds a package that one at `place` asks for: in the nearest `node_modules` from there up. */
function find(place: string, name: string, packages: Packages): string | null {
  const steps = place.split('/');
  for (let count = steps.length; count >= 0; count -= 1) {
    const candidate = [...steps.slice(0, count), 'node_modules', name].join('/');
    if (candidate in packages) return candidate;
  }
  return null;
}

function withoutNames(entry: LockedPackage, without: readonly string[]): LockedPackage {
  const dependencies = Object.entries(entry.dependencies ?? {}).filter(([name]) => !without.includes(name));
  return { ...entry, dependencies: Object.fromEntries(dependencies) };
}

function notLocked(place: string): never {
  throw new Error(`package-lock.json does not have ${place}`);
}
