import type { DeployedFile } from '../observe/observation.ts';
import { wasWrittenTo } from './kept-file.ts';
import type { Change, Obstacle } from './plan.ts';
import type { Case, Part } from './plan-deploy.ts';

/**
 * What an earlier deploy put there and the stack no longer says. Only what still has our bytes goes; what somebody has changed
 * since is in the way, and what a container has written stays.
 */
export function planRemovals({ artifacts, observation, wish, isWanted }: Case): Part {
  const wanted = new Set([...artifacts.files, ...artifacts.folders].map(({ path }) => path));
  const changes: Change[] = [];
  const blocked: Obstacle[] = [];
  const removals: string[] = [];
  const emptied: string[] = [];
  const notes: string[] = [];
  const deployed: Record<string, DeployedFile> = Object.fromEntries(observation.deployed);
  for (const [path, ours] of [...observation.deployed].sort(([one], [other]) => (one < other ? 1 : -1))) {
    const isGone = ours.type === 'folder' ? wish.targets === null : isWanted(ours.target);
    if (wanted.has(path) || !isGone) continue;
    delete deployed[path];
    if (ours.type === 'shared' || ours.type === 'imported') continue;
    const entry = observation.entries.get(path);
    if (entry === undefined) continue;
    if (ours.type === 'kept' && entry.sha256 !== ours.sha256) {
      notes.push(wasWrittenTo(path));
      continue;
    }
    if (ours.type === 'file' && entry.sha256 !== ours.sha256 && !wish.adopt) blocked.push(changedSince(path));
    (ours.type === 'folder' ? emptied : removals).push(path);
    const detail = ours.type === 'folder' ? 'if nothing else is in it' : null;
    changes.push({ sign: '-', target: ours.target, what: whatOf(ours), name: path, detail, diff: null });
  }
  return { changes, blocked, notes, work: { removals, emptied, deployed } };
}

function whatOf({ type, secret }: DeployedFile): Change['what'] {
  if (type === 'folder') return 'folder';
  return secret ? 'secret' : 'file';
}

function changedSince(path: string): Obstacle {
  return {
    what: `${path} should go, and was changed by hand since Veille wrote it.`,
    ways: ['remove it all the same: --adopt', `keep what is in it: mv ${path} ${path}.old`],
  };
}
