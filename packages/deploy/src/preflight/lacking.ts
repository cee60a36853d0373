import type { HostArtifacts } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { Change, Wish } from '../plan/plan.ts';
import { planDownloads } from '../plan/plan-downloads.ts';
import { planFiles } from '../plan/plan-files.ts';
import { planImages } from '../plan/plan-images.ts';
import { planUnits } from '../plan/plan-units.ts';
import { type Preflight, preflight } from './preflight.ts';

const noWish: Wish = { targets: null, needed: new Map(), adopt: false, secrets: new Map(), conservation: null };

/**
 * All that a host does not have yet, as a plan of everything says it: packages, users, images, models, programs, units. Files of
 * text are left out, for they take no room and their secrets need not be known. Pure.
 */
export function lackingOn(artifacts: HostArtifacts, observation: Observation): Preflight {
  const programs = artifacts.files.filter(({ content }) => content.type === 'local');
  const given = {
    artifacts: { ...artifacts, files: programs },
    observation,
    wish: noWish,
    isWanted: () => true,
  };
  const parts = [planImages({ ...given, artifacts }), planDownloads(given), planFiles(given), planUnits(given, [], [])];
  const { changes, blocked, needs } = preflight(artifacts, observation, false);
  const lacks = parts.flatMap((part): readonly Change[] => part.changes).filter(({ sign }) => sign === '+');
  return { changes: [...changes, ...lacks], blocked, needs };
}
