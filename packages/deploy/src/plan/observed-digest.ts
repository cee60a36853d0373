import { createHash } from 'node:crypto';
import { type HostQuestion, plainQuestion } from '@veille/compile';
import { memoryFolder } from '../host/program.ts';
import type { Observation } from '../observe/observation.ts';
import type { HostWork } from './plan.ts';

/** What a plan rests on: asked again when it is applied, and only what it changes. */
export function questionOf(work: HostWork): HostQuestion {
  const paths = [...work.files.map(({ path }) => path), ...work.secrets.map(({ path }) => path), ...work.removals];
  return {
    ...plainQuestion,
    paths,
    // Deploy's own memory lies in some of them: to take the lock is to make those.
    folders: [...work.folders.map(({ path }) => path), ...work.emptied].filter((path) => !isAboveMemory(path)),
    units: ownUnits(work),
  };
}

/** Units of others, and those that go, are told what to do whatever they are. */
function ownUnits({ units }: HostWork): string[] {
  return units.filter(({ enabled, act }) => enabled !== null && act !== 'stop').map(({ name }) => name);
}

/** SHA-256 of what was observed where `work` changes something. */
export function observedDigest(work: HostWork, { entries, units }: Observation): string {
  const { paths, folders, units: names } = questionOf(work);
  const lines = [
    ...[...paths, ...folders].map((path) => {
      const entry = entries.get(path);
      // The size of a folder is not about what is in it.
      return [path, entry ? [entry.type, entry.sha256, entry.mode, entry.owner, entry.group] : null];
    }),
    ...names.map((name) => [name, units.get(name) ?? null]),
  ];
  const sorted = lines.map((line) => JSON.stringify(line)).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex');
}

/** A deploy that was put back has left its memory, and with it the folders above. */
export function isAboveMemory(path: string): boolean {
  return memoryFolder.startsWith(`${path}/`);
}
