import type { Case, Part } from './plan-deploy.ts';

/** Large files that are not known to lie there as they should. One that somebody has put there is looked at first. */
export function planDownloads({ artifacts, observation, isWanted }: Omit<Case, 'wish'>): Part {
  const downloads = artifacts.downloads.filter(
    ({ target, path, sha256 }) => isWanted(target) && observation.known.get(path) !== sha256,
  );
  return {
    changes: downloads.map(({ target, path }) => ({
      sign: '+',
      target,
      what: 'download',
      name: path,
      detail: 'on the host first, size not known before, unless it is there',
      diff: null,
    })),
    blocked: [],
    work: { downloads },
  };
}
