import type { Change } from '@veille/deploy';
import { count } from '../units.ts';

/** So many new files of one folder are told as one line. */
const many = 4;

/**
 * Changes as people read them: of new folders the outermost, and many new files of one folder as one line. What is changed or
 * goes away is told one by one.
 */
export function foldChanges(changes: readonly Change[]): Change[] {
  const isNew = ({ sign, what, detail }: Change, kind: Change['what']) =>
    sign === '+' && what === kind && detail === null;
  const folders = changes.filter((change) => isNew(change, 'folder')).map(({ name }) => name);
  const outermost = (name: string) => !folders.some((other) => name.startsWith(`${other}/`));
  const files = Map.groupBy(
    changes.filter((change) => isNew(change, 'file')),
    ({ name }) => folderOf(name),
  );
  return changes.flatMap((change) => {
    if (isNew(change, 'folder')) {
      const inside = folders.filter((name) => name.startsWith(`${change.name}/`)).length;
      if (!outermost(change.name)) return [];
      return [{ ...change, detail: inside === 0 ? null : `with ${count(inside, 'folder')} in it` }];
    }
    const siblings = isNew(change, 'file') ? (files.get(folderOf(change.name)) ?? []) : [];
    if (siblings.length < many) return [change];
    const folded = { ...change, name: `${folderOf(change.name)}/`, detail: count(siblings.length, 'file') };
    return change === siblings[0] ? [folded] : [];
  });
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
