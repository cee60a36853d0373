import type { HostArtifacts } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { Obstacle } from '../plan/plan.ts';

/** Files that stand where ours shall be and that no deploy of ours put there. */
export function takenPaths({ files, places }: HostArtifacts, { entries, deployed }: Observation): Obstacle[] {
  return files.flatMap(({ path, shared, content }) => {
    const there = entries.get(path);
    if (there === undefined || shared || deployed.has(path)) return [];
    // The same bytes by another hand are as good as ours.
    if (content.type === 'local' && there.sha256 === content.sha256) return [];
    return [
      {
        what: `${path} is there already and Veille did not write it (${there.type}, of ${there.owner}).`,
        ways: [
          ...elsewhere(path, places).map((line) => `another place for ours: ${line}`),
          `move it away: sudo mv ${path} ${path}.mine`,
          'take it over, with a copy kept for the put-back: --adopt',
        ],
      },
    ];
  });
}

/** The line of the stack that puts it elsewhere, where there is one. */
function elsewhere(path: string, places: HostArtifacts['places']): string[] {
  const found = places.findLast((place) => path === place.path || path.startsWith(`${place.path}/`));
  return found === undefined ? [] : [found.line];
}

/** Units of our names that come from somewhere else than our own files. */
export function takenUnits(
  { units, files, places }: HostArtifacts,
  { units: there, deployed }: Observation,
): Obstacle[] {
  const ours = new Set(files.map(({ path }) => path));
  return units.flatMap(({ name }) => {
    const file = there.get(name)?.file ?? null;
    if (file === null || deployed.has(file) || ours.has(file)) return [];
    return [
      {
        what: `A unit ${name} is there already, from ${file}, and Veille did not write it.`,
        ways: [
          ...elsewhere(`/etc/systemd/system/${name}`, places).map((line) => `another name for ours: ${line}`),
          `disable it: sudo systemctl disable --now ${name}`,
          'take its place, which the put-back gives back: --adopt',
        ],
      },
    ];
  });
}

/** Folders that do not let Caddy see the markers: its doors would go on saying that all is asleep. */
export function closedFolders({ checks, files }: HostArtifacts, { closed }: Observation): Obstacle[] {
  const wanted = new Set(files.map(({ path }) => path));
  return checks.flatMap((check) => {
    if (check.type !== 'markers' || !wanted.has(check.file) || !closed.has(check.folder)) return [];
    const { folder, reader, file } = check;
    return [
      {
        what: `${reader} may not look into ${folder}, where it learns which services are awake.`,
        ways: [`give it its owner and mode again: sudo systemd-tmpfiles --create ${file}`],
      },
    ];
  });
}
