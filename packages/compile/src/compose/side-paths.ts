import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';

/** A file or folder that a person's compose file names besides the images that it runs. */
export interface SidePath {
  /** As it stands there: relative to the project's folder, or absolute. */
  readonly path: string;
  readonly line: number;
  /** `folder`: a container writes there, and Docker makes it where it is absent. */
  readonly use: 'input' | 'folder';
}

/**
 * All paths in a compose file that lead to what it is made of: folders of builds, files of environments, configurations and
 * secrets, mounts, other compose files. Paths with variables are left out: only compose knows them.
 */
export function sidePaths(text: string): SidePath[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const found: SidePath[] = [];
  const add = (node: unknown, use: SidePath['use'] = 'input', path = textOf(node)) => {
    const offset = (node as Node | null)?.range?.[0] ?? 0;
    if (path !== null && !path.includes('$')) found.push({ path, line: lines.linePos(offset).line, use });
  };
  const root = document.contents;
  for (const service of children(at(root, 'services'))) {
    const build = at(service, 'build');
    add(isMap(build) ? at(build, 'context') : build);
    for (const file of listed(at(service, 'env_file'))) add(isMap(file) ? at(file, 'path') : file);
    add(at(at(service, 'extends'), 'file'));
    for (const volume of listed(at(service, 'volumes'))) addVolume(volume);
  }
  for (const file of [...children(at(root, 'configs')), ...children(at(root, 'secrets'))]) add(at(file, 'file'));
  for (const file of listed(at(root, 'include'))) {
    for (const each of isMap(file) ? listed(at(file, 'path')) : [file]) add(each);
  }
  return found;

  function addVolume(volume: unknown): void {
    if (isMap(volume)) {
      if (textOf(at(volume, 'type')) !== 'bind') return;
      add(at(volume, 'source'), textOf(at(volume, 'read_only')) === 'true' ? 'input' : 'folder');
      return;
    }
    const [source = '', , mode = ''] = (textOf(volume) ?? '').split(':');
    // Any other word is a volume's name.
    if (/^[./~]/.test(source)) add(volume, mode.split(',').includes('ro') ? 'input' : 'folder', source);
  }
}

function at(node: unknown, key: string): unknown {
  return isMap(node) ? node.get(key, true) : null;
}

function children(node: unknown): ParsedNode[] {
  return isMap(node) ? node.items.flatMap(({ value }) => (value as ParsedNode | null) ?? []) : [];
}

/** What may stand alone or in a list. */
function listed(node: unknown): unknown[] {
  return isSeq(node) ? node.items : [node];
}

function textOf(node: unknown): string | null {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : null;
}
