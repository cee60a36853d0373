import { debianRelease, type HostArtifacts } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { Obstacle } from '../plan/plan.ts';
import { type DiskNeed, needsOf } from './needs.ts';
import { missingPackages } from './packages.ts';

/** Left free on the disk, so that the host itself goes on. */
const reserveBytes = 512 * 1024 ** 2;

/** What no deploy can bring: another system, systemd, room on the disk. */
export function lackingSystem(artifacts: HostArtifacts, observation: Observation): Obstacle[] {
  const { facts } = observation;
  const packages = missingPackages(artifacts, observation).map(({ name }) => name);
  return [
    ...(packages.length > 0 && debianRelease(facts.system) === null
      ? [
          {
            what: `The system is ${facts.system.id} ${facts.system.version}, and Veille installs packages on Debian and Raspberry Pi OS alone.`,
            ways: [`install there, by its own means, what Debian calls ${packages.join(', ')}`],
          },
        ]
      : []),
    ...(artifacts.units.length > 0 && !facts.systemd
      ? [{ what: 'There is no systemd, which keeps Caddy and the controller running.', ways: ['choose another host'] }]
      : []),
    ...needsOf(artifacts, observation)
      .disks.filter(({ bytes, freeBytes }) => bytes + reserveBytes > freeBytes)
      .map(fullDisk),
  ];
}

function fullDisk({ path, bytes, freeBytes }: DiskNeed): Obstacle {
  const name = path === '/' ? 'The disk' : `The disk of ${path}`;
  return {
    what: `${name} has ${megabytes(freeBytes)} free; about ${megabytes(bytes + reserveBytes)} are needed.`,
    ways: [
      `make room: \`docker system df\` and \`du -xh --max-depth=2 ${path}\` say what takes it`,
      'choose another host',
    ],
  };
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MB`;
}
