import type { HostArtifacts, HostImage, HostPull } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';

export interface LackingImages {
  readonly built: readonly HostImage[];
  readonly pulled: readonly HostPull[];
}

/** The images that the host's engine does not have. */
export function lackingImages(artifacts: Pick<HostArtifacts, 'images' | 'pulls'>, seen: Observation): LackingImages {
  const isLacking = ({ name }: HostImage | HostPull) => !isThere(name, seen.images);
  return { built: artifacts.images.filter(isLacking), pulled: artifacts.pulls.filter(isLacking) };
}

/** The engine lists images by their tags, of which `latest` goes without saying, and those of Docker's own registry without it. */
function isThere(name: string, images: ReadonlySet<string>): boolean {
  const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '');
  return images.has(short) || (!/[:@][^/]*$/.test(short) && images.has(`${short}:latest`));
}
