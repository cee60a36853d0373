import type { HostArtifacts } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import { lackingImages } from './images.ts';
import { missingPackages, packageSizes } from './packages.ts';

/** What a host must have room and time for, as far as it is known before. */
export interface Needs {
  /** That of `/` first; one of which nothing is needed is not told. */
  readonly disks: readonly DiskNeed[];
  /** For images whose build was measured, on the machines that their kinds name; 0 where there are none. */
  readonly minutes: number;
}

export interface DiskNeed {
  /** What lies on it, such as `/` or the engine's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly freeBytes: number;
  /** Images or downloads come as well whose size nobody knows before. */
  readonly more: boolean;
}

/** Files that differ, twice, for what they replace is kept beside them until the deploy is over; packages, images. Pure. */
export function needsOf(artifacts: HostArtifacts, observation: Observation): Needs {
  const { built, pulled } = lackingImages(artifacts, observation);
  const costs = built.flatMap(({ name, cost }) => (cost === null ? [] : [{ ...cost, name }]));
  const images = {
    bytes: sum(costs.filter(({ name }) => !hasEarlier(name, observation)).map(({ bytes }) => bytes)),
    more: costs.length < built.length || pulled.length > 0,
  };
  const { freeBytes, imageDisk } = observation.facts;
  const others = {
    bytes: fileBytes(artifacts, observation) + packageBytes(artifacts, observation),
    more: artifacts.downloads.some(({ path, sha256 }) => observation.known.get(path) !== sha256),
  };
  const together = { bytes: others.bytes + images.bytes, more: others.more || images.more };
  const disks =
    imageDisk === null
      ? [{ path: '/', freeBytes, ...together }]
      : [
          { path: '/', freeBytes, ...others },
          { ...imageDisk, ...images },
        ];
  return {
    disks: disks.filter(({ bytes, more }) => bytes > 0 || more),
    minutes: sum(costs.map(({ minutes }) => minutes)),
  };
}

/** It shares most of its layers with one that was built before, and nobody knows how many. */
function hasEarlier(name: string, { images }: Observation): boolean {
  const repository = name.slice(0, name.lastIndexOf(':') + 1);
  return [...images].some((image) => image.startsWith(repository));
}

function fileBytes({ files }: HostArtifacts, { entries }: Observation): number {
  return sum(
    files.flatMap(({ path, content }) => {
      const there = entries.get(path);
      if (content.type !== 'local' || there?.sha256 === content.sha256) return [];
      return [content.bytes + (there?.bytes ?? 0)];
    }),
  );
}

function packageBytes(artifacts: HostArtifacts, observation: Observation): number {
  return sum(missingPackages(artifacts, observation).map(({ name }) => packageSizes[name] ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
