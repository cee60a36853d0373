import { type DeclarationFile, declareLines, emptyFile, joinParts } from './declaration.ts';
import { normalizeName } from './requirement.ts';

/** Reads setup.cfg: `install_requires`, extras, and what Python it is for. `file:` points at a requirements file. */
export function parseSetupCfg(file: string, text: string): DeclarationFile {
  const sections = readSections(text);
  const options = sections.get('options') ?? new Map<string, string>();
  const install = options.get('install_requires') ?? '';
  const included = /^file:(.*)$/s.exec(install.trim())?.[1];
  const extras = [...(sections.get('options.extras_require') ?? [])];
  const lists = [
    declareLines(included === undefined ? install.split('\n') : [], { file, list: 'install_requires', extra: null }),
    ...extras.map(([extra, lines]) => declareLines(lines.split('\n'), { file, list: 'extras_require', extra })),
  ];
  const name = sections.get('metadata')?.get('name');
  return {
    ...emptyFile,
    ...joinParts(lists),
    includes: (included ?? '')
      .split(/[,\n]/)
      .map((path) => path.trim())
      .filter((path) => path !== ''),
    ownName: name ? normalizeName(name.trim()) : null,
    requiresPython: options.get('python_requires')?.trim() ?? null,
  };
}

type Sections = Map<string, Map<string, string>>;

/** The format of Python's configparser, as far as setup.cfg uses it: indented lines continue a value. */
function readSections(text: string): Sections {
  const sections: Sections = new Map();
  let section = new Map<string, string>();
  let key: string | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (header !== undefined) {
      section = new Map();
      sections.set(header, section);
      key = null;
    } else if (/^\s/.test(line) && key !== null) {
      section.set(key, `${section.get(key) ?? ''}\n${line.replace(/\s#.*$/, '').trim()}`);
    } else if (pair?.[1] !== undefined) {
      key = pair[1];
      section.set(key, pair[2] ?? '');
    }
  }
  return sections;
}
