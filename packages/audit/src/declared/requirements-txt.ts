import { type Declaration, type DeclarationFile, emptyFile } from './declaration.ts';
import { normalizeName, parseRequirement, type Requirement } from './requirement.ts';

/** Reads a file in pip's requirements format. Constraints (`-c`) bring nothing and count for nothing. */
export function parseRequirementsTxt(file: string, text: string): DeclarationFile {
  const lines = logicalLines(text).map(({ text, line }) => readLine(file, line, text));
  return {
    ...emptyFile,
    declarations: lines.flatMap((line) => line.declarations ?? []),
    includes: lines.flatMap((line) => line.includes ?? []),
    folders: lines.flatMap((line) => line.folders ?? []),
    ownExtras: lines.flatMap((line) => line.ownExtras ?? []),
    notes: lines.flatMap((line) => line.notes ?? []),
  };
}

interface LogicalLine {
  readonly text: string;
  readonly line: number;
}

/** Lines joined at a trailing backslash, without comments and blank ones. */
function logicalLines(text: string): LogicalLine[] {
  const found: LogicalLine[] = [];
  let open: LogicalLine | null = null;
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const line: LogicalLine = {
      text: (open?.text ?? '') + raw.replace(/(^|\s)#.*$/, ''),
      line: open?.line ?? index + 1,
    };
    open = line.text.endsWith('\\') ? { ...line, text: line.text.slice(0, -1) } : null;
    if (open === null) found.push(line);
  }
  if (open !== null) found.push(open);
  return found.map(({ text, line }) => ({ text: text.trim(), line })).filter(({ text }) => text !== '');
}

type LineContent = Partial<DeclarationFile>;

function readLine(file: string, line: number, text: string): LineContent {
  const include = /^(?:-r|--requirement)[\s=]*(.+)$/.exec(text)?.[1];
  if (include !== undefined) return { includes: [include.trim()] };
  const editable = /^(?:-e|--editable)[\s=]*(.+)$/.exec(text)?.[1];
  if (editable === undefined && text.startsWith('-')) return {};
  const requirement = withoutOptions(editable ?? text);
  if (isUrl(requirement) || isArchive(requirement)) return fromUrl(file, line, requirement);
  if (editable !== undefined || isPath(requirement)) return fromFolder(requirement);
  const parsed = parseRequirement(requirement);
  return parsed === null
    ? { notes: [`${file}:${line}: "${requirement}" is no requirement that could be read`] }
    : { declarations: [declare(parsed, file)] };
}

/** `--hash=…`, `--config-settings …` behind a requirement. */
function withoutOptions(text: string): string {
  return text.replace(/\s+--?[a-z].*$/, '').trim();
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

function isPath(text: string): boolean {
  return /^(\.|\/|[^\s@;[<>=!~]+\/)/.test(text);
}

function isArchive(text: string): boolean {
  return /^[^\s@;]+\.(whl|tar\.gz|tar\.bz2|zip)$/.test(text);
}

/** `./lib` or, for the project itself, `.[web]`. */
function fromFolder(text: string): LineContent {
  const [folder = '', extras = ''] = text.split(/[[\]]/);
  const names = extras.split(',').map((extra) => normalizeName(extra.trim()));
  return /^\.\/?$/.test(folder) ? { ownExtras: names.filter((name) => name !== '') } : { folders: [folder] };
}

/** The name stands in `#egg=`, or in the file's name; a repository without either is guessed at, and that is said. */
function fromUrl(file: string, line: number, text: string): LineContent {
  const [url = '', ...marker] = text.split(/\s+;/);
  const egg = /#(?:.*&)?egg=([^&\s]+)/.exec(url)?.[1];
  const base =
    url
      .replace(/[#?].*$/, '')
      .replace(/@[^/]*$/, '')
      .split('/')
      .at(-1) ?? '';
  const archive = /^(.+?)-\d[^/]*\.(?:whl|tar\.gz|tar\.bz2|zip)$/.exec(base)?.[1];
  const name = egg ?? archive ?? base.replace(/\.git$/, '');
  const parsed = parseRequirement(marker.length > 0 ? `${name};${marker.join(';')}` : name);
  if (parsed === null) return { notes: [`${file}:${line}: what "${text}" brings could not be told`] };
  const isGuess = egg === undefined && archive === undefined;
  const notes = isGuess ? [`${file}:${line}: "${text}" is taken for the distribution ${parsed.name}`] : [];
  return { declarations: [declare(parsed, file)], notes };
}

function declare(requirement: Requirement, file: string): Declaration {
  return { requirement, extra: null, place: file };
}
