import type { HostArtifacts } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { Observation } from '../observe/observation.ts';
import { needsOf } from '../preflight/needs.ts';
import { leftImports } from './left-imports.ts';
import { noWork } from './no-work.ts';
import { observedDigest } from './observed-digest.ts';
import type { Change, HostPlan, HostWork, Obstacle, Plan, Wish } from './plan.ts';
import { planDownloads } from './plan-downloads.ts';
import { planFiles } from './plan-files.ts';
import { planFolders } from './plan-folders.ts';
import { planImages } from './plan-images.ts';
import { planRemovals } from './plan-removals.ts';
import { planSecrets } from './plan-secrets.ts';
import { planSystem, wantedOf } from './plan-system.ts';
import { planUnits } from './plan-units.ts';
import { wantedOn } from './wanted.ts';

/** What one part of a plan comes to. */
export interface Part {
  readonly changes: readonly Change[];
  readonly blocked: readonly Obstacle[];
  readonly notes?: readonly string[];
  readonly work: Partial<HostWork>;
}

/** What a host is to be, what it is, and what was asked for. */
export interface Case {
  readonly artifacts: HostArtifacts;
  readonly observation: Observation;
  readonly wish: Wish;
  readonly isWanted: (target: string) => boolean;
}

/**
 * Compares what hosts are to be with what they were seen to be. Pure. Hosts on which none of the named targets lies are left
 * out.
 *
 * @throws UserError `config-invalid` for a target that no host has, and for a secret without a value.
 */
export function planDeploy(
  artifacts: readonly HostArtifacts[],
  observations: readonly Observation[],
  wish: Wish,
): Plan {
  checkTargets(artifacts, wish);
  const hosts = artifacts.flatMap((each) => {
    const observation = observations.find(({ host }) => host === each.host);
    if (observation === undefined) throw new Error(`the host ${each.host} was not observed`);
    const isWanted = wantedOn(each.host, wish);
    const isConcerned = wish.targets === null || each.targets.some(isWanted);
    return isConcerned ? [planHost({ artifacts: alone(each, isWanted), observation, wish, isWanted })] : [];
  });
  return { hosts, conservation: wish.conservation };
}

/** Records lie with others' files: they need nothing of what services rest on. */
function alone(artifacts: HostArtifacts, isWanted: Case['isWanted']): HostArtifacts {
  const wanted = artifacts.targets.filter(isWanted);
  return wanted.length === 1 && wanted[0] === 'vpn-dns'
    ? { ...artifacts, users: [], packages: [], folders: [] }
    : artifacts;
}

function planHost(asked: Case): HostPlan {
  const { observation } = asked;
  const artifacts = { ...asked.artifacts, files: [...asked.artifacts.files, ...leftImports(asked)] };
  const given = { ...asked, artifacts };
  const folders = planFolders(given);
  const files = planFiles(given);
  const removals = planRemovals(given);
  const parts: Part[] = [
    planSystem(given),
    planImages(given),
    planDownloads(given),
    folders,
    planSecrets(given),
    files,
    removals,
    planUnits(given, files.work.files ?? [], removals.work.removals ?? []),
  ];
  const work: HostWork = Object.assign(
    noWork(Object.fromEntries(observation.deployed)),
    ...parts.map((part) => part.work),
  );
  return {
    host: artifacts.host,
    targets: artifacts.targets.filter(given.isWanted),
    changes: parts.flatMap((part) => part.changes),
    blocked: [...otherDeploy(observation), ...parts.flatMap((part) => part.blocked)],
    needs: needsOf(wantedOf(given), observation),
    notes: [
      ...[...(given.wish.needed.get(artifacts.host) ?? [])].map(
        ([target, by]) => `${target} comes along: ${by} needs it.`,
      ),
      ...(observation.facts.systemd
        ? []
        : [`${artifacts.host} has no systemd: a reboot in the middle of the deploy would not be put back.`]),
      ...parts.flatMap((part) => part.notes ?? []),
    ],
    observed: observedDigest(work, observation),
    work: { ...work, deployed: { ...removals.work.deployed, ...files.work.deployed, ...folders.work.deployed } },
  };
}

function otherDeploy({ host, lock }: Observation): Obstacle[] {
  if (lock === null) return [];
  const { who, since, why, remains } = lock;
  if (remains !== null) {
    const what = `What ${who} deployed to ${host} at ${since} (${why}) is not all put back: ${remains}.`;
    return [{ what, ways: ['make that place writable: the host tries again every few seconds'] }];
  }
  return [{ what: `${who} deploys to ${host} since ${since} (${why}).`, ways: ['wait until that has ended'] }];
}

function checkTargets(artifacts: readonly HostArtifacts[], { targets }: Wish): void {
  const known = [...new Set(artifacts.flatMap((each) => each.targets))].sort();
  const unknown = (targets ?? []).filter((target) => !known.includes(target));
  if (unknown.length === 0) return;
  const hosts = artifacts.map(({ host }) => host).join(', ');
  const what = `There is no target ${unknown.join(', ')} on ${hosts}.`;
  const there = known.length === 0 ? 'There is none at all.' : `There are: ${known.join(', ')}.`;
  throw new UserError('config-invalid', what, `${there} Name another host, or none.`);
}
