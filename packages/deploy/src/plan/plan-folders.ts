import type { HostFolder } from '@veille/compile';
import type { DeployedFile } from '../observe/observation.ts';
import { checkLine } from '../observe/question-lines.ts';
import { describeAccess } from './mode.ts';
import { isAboveMemory } from './observed-digest.ts';
import type { Change, Obstacle } from './plan.ts';
import type { Case, Part } from './plan-deploy.ts';

export function planFolders(given: Case): Part {
  const { observation, wish } = given;
  const changes: Change[] = [];
  const blocked: Obstacle[] = [];
  const folders: HostFolder[] = [];
  const deployed: Record<string, DeployedFile> = {};
  for (const folder of given.artifacts.folders) {
    checkLine(folder.path);
    const entry = observation.entries.get(folder.path) ?? null;
    const isOurs = observation.deployed.has(folder.path);
    const access = entry === null || folder.kept ? null : describeAccess(entry, folder);
    if (isOurs || entry === null)
      deployed[folder.path] = { type: 'folder', target: 'host', secret: false, sha256: '-' };
    if (entry !== null && entry.type === 'folder' && access === null) continue;
    const obstacle =
      entry === null
        ? null
        : obstacleOf(folder, entry.type, access, isOurs || wish.adopt || isAboveMemory(folder.path));
    if (obstacle !== null) blocked.push(obstacle);
    folders.push(folder);
    const sign = entry === null ? '+' : '~';
    changes.push({ sign, target: 'host', what: 'folder', name: folder.path, detail: access, diff: null });
  }
  return { changes, blocked, work: { folders, deployed } };
}

function obstacleOf(folder: HostFolder, type: string, access: string | null, mayChange: boolean): Obstacle | null {
  const { path } = folder;
  if (type !== 'folder')
    return { what: `${path} is a ${type}, and should be a folder.`, ways: [`move it away: mv ${path} ${path}.old`] };
  if (mayChange) return null;
  return {
    what: `${path} is there, Veille did not make it, and it should be ${access}.`,
    ways: ['let Veille have it: --adopt'],
  };
}
