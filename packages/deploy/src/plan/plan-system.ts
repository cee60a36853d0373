import type { HostArtifacts } from '@veille/compile';
import { preflight } from '../preflight/preflight.ts';
import type { Case, Part } from './plan-deploy.ts';

/** What the host lacks: it comes before the transaction, and stays when that is put back, for nobody is hurt by it. */
export function planSystem(given: Case): Part {
  const { artifacts, observation, wish } = given;
  const { changes, blocked } = preflight(wantedOf(given), observation, wish.adopt);
  const named = (what: string) => changes.filter((change) => change.what === what).map(({ name }) => name);
  const users = artifacts.users
    .filter(({ name }) => named('user').includes(name))
    .map((user) => ({
      ...user,
      groups: user.groups.filter((group) => !observation.users.get(user.name)?.includes(group)),
    }));
  return { changes, blocked, work: { packages: named('package'), users } };
}

/** What a host gets, without what other targets have there. */
export function wantedOf({ artifacts, isWanted }: Pick<Case, 'artifacts' | 'isWanted'>): HostArtifacts {
  const wanted = <T extends { readonly target: string }>(all: readonly T[]) =>
    all.filter(({ target }) => isWanted(target));
  return {
    ...artifacts,
    files: wanted(artifacts.files),
    images: wanted(artifacts.images),
    pulls: wanted(artifacts.pulls),
    downloads: wanted(artifacts.downloads),
    units: wanted(artifacts.units),
    ports: wanted(artifacts.ports),
  };
}
