import type { HostArtifacts } from '@veille/compile';
import type { Wish } from './plan.ts';

type Asked = Pick<Wish, 'targets' | 'needed'>;

/** Which targets are wanted on a host: all, or those that were named and what they need there. */
export function wantedOn(host: string, { targets, needed }: Asked): (target: string) => boolean {
  const along = needed.get(host);
  return (target) => targets === null || targets.includes(target) || (along?.has(target) ?? false);
}

/** The names of the secrets that wanted files hold, sorted: nobody is asked for others. */
export function wantedSecrets(artifacts: readonly HostArtifacts[], asked: Asked): string[] {
  const names = artifacts.flatMap(({ host, files }) => {
    const isWanted = wantedOn(host, asked);
    return files.flatMap(({ target, content }) =>
      content.type === 'secret' && isWanted(target)
        ? content.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret]))
        : [],
    );
  });
  return [...new Set(names)].sort();
}
