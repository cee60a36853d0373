import type { HostArtifacts } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { Change, Obstacle } from '../plan/plan.ts';
import { type Needs, needsOf } from './needs.ts';
import { missingPackages } from './packages.ts';
import { closedFolders, takenPaths, takenUnits } from './paths.ts';
import { takenPorts } from './ports.ts';
import { lackingSystem } from './system.ts';
import { missingUsers } from './users.ts';

export interface Preflight {
  /** What the host lacks, in the order in which it is brought there. */
  readonly changes: readonly Change[];
  /** What is in the way, each with its ways out. */
  readonly blocked: readonly Obstacle[];
  readonly needs: Needs;
}

/**
 * What a host lacks before anything of Veille can run there, and what is in the way. Pure.
 *
 * @param adopt whatever is in the way may be taken over: its file replaced, its unit disabled
 */
export function preflight(artifacts: HostArtifacts, observation: Observation, adopt: boolean): Preflight {
  return {
    changes: [...missingPackages(artifacts, observation), ...missingUsers(artifacts, observation)],
    blocked: [
      ...lackingSystem(artifacts, observation),
      ...(adopt ? [] : takenPaths(artifacts, observation)),
      ...(adopt ? [] : takenUnits(artifacts, observation)),
      ...closedFolders(artifacts, observation),
      ...takenPorts(artifacts, observation, adopt),
    ],
    needs: needsOf(artifacts, observation),
  };
}
