/**
 * What is on a host: a path -> its kind, mode, owner and content (`f 0644 root:root sha256:…`, `l … -> target`), a unit ->
 * its states. Without times, process numbers or anything else in which two equal states could differ.
 */
export type Tree = Readonly<Record<string, string>>;

type Exec = (words: readonly string[]) => string;

/** Reads all below the paths. A path that is not there, or a unit that nobody has written, is left out. */
export function snapshotTree(exec: Exec, paths: readonly string[], units: readonly string[]): Tree {
  const tree: Record<string, string> = {};
  const [files = '', sums = ''] = exec(['sh', '-c', listFiles, 'find', ...paths]).split('\x02');
  for (const file of files.split('\0').filter(Boolean)) {
    const [path = '', kind = '', mode = '', owner = '', target = ''] = file.split('\x01');
    tree[path] = `${kind} ${mode} ${owner}${kind === 'l' ? ` -> ${target}` : ''}`;
  }
  for (const line of sums.split('\0').filter(Boolean)) tree[line.slice(66)] += ` sha256:${line.slice(0, 64)}`;
  if (units.length > 0) addUnits(tree, exec(['systemctl', 'show', `--property=${properties}`, '--', ...units]));
  return tree;
}

const listFiles = `
find "$@" -printf '%p\\001%y\\001%#m\\001%u:%g\\001%l\\000' 2>/dev/null
printf '\\002'
find "$@" -type f -print0 2>/dev/null | xargs -0r sha256sum -z`;

const properties = 'Id,LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload';

function addUnits(tree: Record<string, string>, shown: string): void {
  for (const block of shown.trim().split('\n\n')) {
    const { Id, ...facts } = Object.fromEntries(block.split('\n').map((line) => line.split('=')));
    if (facts.LoadState !== 'not-found') tree[`unit ${Id}`] = Object.values(facts).join(' ');
  }
}
