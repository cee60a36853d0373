/** Why a folder is not audited; null when it is. */
export function whyFolderIsLeftOut(name: string, entries: readonly string[]): string | null {
  if (name === 'node_modules' || name === 'site-packages') return 'installed packages';
  if (entries.includes('pyvenv.cfg')) return 'a virtual environment';
  if (name.startsWith('.')) return 'hidden';
  if (hasWord(name, ['doc', 'docs'])) return 'documentation';
  if (hasWord(name, ['test', 'tests'])) return 'tests';
  return hasWord(name, ['example', 'examples']) ? 'examples' : null;
}

/** Why a Python file is not audited; null when it is. */
export function whyFileIsLeftOut(name: string): string | null {
  if (name === 'conftest.py' || /^test_.*\.py$|_tests?\.py$/.test(name)) return 'tests';
  return name === 'setup.py' || name === 'noxfile.py' ? 'for building, not for running' : null;
}

/** Folders that hold nobody's source; they are not worth a line. */
export function isNoSource(name: string): boolean {
  return name === '.git' || name === '__pycache__';
}

function hasWord(name: string, words: readonly string[]): boolean {
  return name
    .toLowerCase()
    .split(/[-_.]/)
    .some((part) => words.includes(part));
}
